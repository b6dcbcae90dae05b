import { MantineProvider } from '@mantine/core'
import { RouterProvider } from '@tanstack/react-router'
import { Provider as UrqlProvider } from 'urql'
import { signInAddress } from './account/next-address.ts'
import { ApiContext } from './graphql/api-context.ts'
import { createApi } from './graphql/client.ts'
import { ViewerDocument } from './graphql/generated/graphql.ts'
import { createAppRouter } from './routes/routes.ts'
import { cssVariables, theme } from './ui/theme.ts'
import { Toasts } from './ui/toasts.tsx'

// A change of person is a new page: nothing that one has seen may be left in memory for the next.
const api = createApi({ onSessionEnded: () => location.assign(signInAddress(location)) })
// Every page asks this first: under way before anything is drawn, and answered from memory when the page asks.
void api.client.query(ViewerDocument, {}).toPromise()
const router = createAppRouter(api)

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <ApiContext value={api}>
        <UrqlProvider value={api.client}>
          <Toasts />
          <RouterProvider router={router} />
        </UrqlProvider>
      </ApiContext>
    </MantineProvider>
  )
}
