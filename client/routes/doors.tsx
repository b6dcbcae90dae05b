import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { safeNext } from '../account/next-address.ts'
import { readSignInOptions } from '../account/sign-in-options.ts'
import type { Api } from '../graphql/client.ts'
import { ViewerDocument } from '../graphql/generated/graphql.ts'
import { NotFoundPage } from '../ui/not-found-page.tsx'
import { UnreachablePage } from '../ui/unreachable-page.tsx'

// Who gets in where. Every page lies behind one of these.

type Context = { api: Api }

export const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: UnreachablePage,
})

/** Who is signed in; throws when that could not be found out, which is not the same as nobody. */
async function readViewer({ api }: Context) {
  const { data, error } = await api.client.query(ViewerDocument, {})
  if (!data) throw error ?? new Error('No answer.')
  return data.viewer
}

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

export const guests = createRoute({
  getParentRoute: () => root,
  id: 'guests',
  // `error`: what a provider of sign-in came back with.
  validateSearch: (search: Record<string, unknown>): { next?: string; error?: string } => {
    const [next, error] = [text(search.next), text(search.error)]
    return { ...(next && { next }), ...(error && { error }) }
  },
  beforeLoad: async ({ context, search }) => {
    const [viewer, options] = await Promise.all([readViewer(context), readSignInOptions()])
    if (viewer) throw redirect({ href: safeNext(search.next) })
    return { options }
  },
})

export const members = createRoute({
  getParentRoute: () => root,
  id: 'members',
  beforeLoad: async ({ context, location }) => {
    if (!(await readViewer(context))) throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
  component: lazyRouteComponent(() => import('../shell/shell.tsx'), 'Shell'),
})

/** For everyone: in the product for who is signed in, and without it for a guest. */
export const open = createRoute({
  getParentRoute: () => root,
  id: 'open',
  beforeLoad: async ({ context }) => {
    await readViewer(context)
  },
  component: lazyRouteComponent(() => import('../shell/open-shell.tsx'), 'OpenShell'),
})

/** Beside `members`, not below it: a guest must meet what everyone meets at an unknown address, not the sign-in page. */
export const admins = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  beforeLoad: async ({ context }) => {
    const viewer = await readViewer(context)
    if (viewer?.user.role !== 'ADMIN') throw notFound({ routeId: '__root__' })
  },
  component: lazyRouteComponent(() => import('../shell/shell.tsx'), 'Shell'),
})
