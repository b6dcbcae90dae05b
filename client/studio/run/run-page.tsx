import { Card, Skeleton, Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { useOnHealed } from '../../graphql/api-context.ts'
import { ActionDocument } from '../../graphql/generated/graphql.ts'
import { NotFoundPage } from '../../ui/not-found-page.tsx'
import { ProblemState } from '../../ui/state.tsx'
import { Run } from './run.tsx'

/** One action: while it runs, and ever after. */
export function RunPage() {
  const { actionId: id } = useParams({ from: '/members/studio/$actionId' })
  const [{ data, error, fetching }, execute] = useQuery({
    query: ActionDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  })
  const refetch = () => execute({ requestPolicy: 'network-only' })
  useOnHealed(refetch)

  if (data?.action) return <Run key={id} action={data.action} refetch={refetch} />
  if (error) {
    return (
      <Card>
        <ProblemState error={error} onRetry={refetch} />
      </Card>
    )
  }
  // What is someone else's answers like what does not exist, and so does this page.
  if (data && !fetching) return <NotFoundPage />
  return (
    <Stack gap="md" aria-busy>
      <Skeleton h={64} radius="lg" />
      <Skeleton h={420} radius="lg" />
    </Stack>
  )
}
