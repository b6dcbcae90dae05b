import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { safeNext } from './account/next-address.ts'
import type { Api } from './graphql/client.ts'
import { ViewerDocument } from './graphql/generated/graphql.ts'
import { lineSearch } from './points/line-search.ts'
import { isFunctionSlug } from './studio/function-catalogue.ts'
import { NotFoundPage } from './ui/not-found-page.tsx'
import { UnreachablePage } from './ui/unreachable-page.tsx'

type Context = { api: Api }

const root = createRootRouteWithContext<Context>()({
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

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/studio' })
  },
})

const guests = createRoute({
  getParentRoute: () => root,
  id: 'guests',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === 'string' ? { next: search.next } : {},
  beforeLoad: async ({ context, search }) => {
    if (await readViewer(context)) throw redirect({ href: safeNext(search.next) })
  },
})

const signIn = createRoute({
  getParentRoute: () => guests,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./account/sign-in-page.tsx'), 'SignInPage'),
})

const signUp = createRoute({
  getParentRoute: () => guests,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('./account/sign-up-page.tsx'), 'SignUpPage'),
})

const members = createRoute({
  getParentRoute: () => root,
  id: 'members',
  beforeLoad: async ({ context, location }) => {
    if (!(await readViewer(context))) throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
})

const studio = createRoute({
  getParentRoute: () => members,
  path: '/studio',
  component: lazyRouteComponent(() => import('./studio/studio-page.tsx'), 'StudioPage'),
})

const work = createRoute({
  getParentRoute: () => members,
  path: '/studio/new/$function',
  beforeLoad: ({ params }) => {
    if (!isFunctionSlug(params.function)) throw notFound({ routeId: '__root__' })
  },
  component: lazyRouteComponent(() => import('./studio/work-page.tsx'), 'WorkPage'),
})

const gallery = createRoute({
  getParentRoute: () => members,
  path: '/studio/gallery',
  component: lazyRouteComponent(() => import('./studio/gallery/gallery-page.tsx'), 'GalleryPage'),
})

const run = createRoute({
  getParentRoute: () => members,
  path: '/studio/$actionId',
  component: lazyRouteComponent(() => import('./studio/run/run-page.tsx'), 'RunPage'),
})

const points = createRoute({
  getParentRoute: () => members,
  path: '/account',
  validateSearch: lineSearch,
  component: lazyRouteComponent(() => import('./points/points-page.tsx'), 'PointsPage'),
})

const line = createRoute({
  getParentRoute: () => members,
  path: '/account/entries/$entryId',
  component: lazyRouteComponent(() => import('./points/line-page.tsx'), 'LinePage'),
})

const usage = createRoute({
  getParentRoute: () => members,
  path: '/usage',
  component: lazyRouteComponent(() => import('./usage/usage-page.tsx'), 'UsagePage'),
})

const boosts = createRoute({
  getParentRoute: () => members,
  path: '/boosts',
  component: lazyRouteComponent(() => import('./boosts/boosts-page.tsx'), 'BoostsPage'),
})

const purchase = createRoute({
  getParentRoute: () => members,
  path: '/boosts/$purchaseId',
  // `left`: the buyer came back without having paid.
  validateSearch: (search: Record<string, unknown>): { left?: boolean } => (search.left === true ? { left: true } : {}),
  component: lazyRouteComponent(() => import('./boosts/purchase-page.tsx'), 'PurchasePage'),
})

const settings = createRoute({
  getParentRoute: () => members,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/keys' })
  },
})

const apiKeys = createRoute({
  getParentRoute: () => members,
  path: '/settings/keys',
  component: lazyRouteComponent(() => import('./settings/api-keys-page.tsx'), 'ApiKeysPage'),
})

/** For everyone: in the product for who is signed in, and without it for a guest. */
const open = createRoute({
  getParentRoute: () => root,
  id: 'open',
  beforeLoad: async ({ context }) => {
    await readViewer(context)
  },
  component: lazyRouteComponent(() => import('./shell/open-shell.tsx'), 'OpenShell'),
})

const policy = createRoute({
  getParentRoute: () => open,
  path: '/policy',
  component: lazyRouteComponent(() => import('./policy/policy-page.tsx'), 'PolicyPage'),
})

const notifications = createRoute({
  getParentRoute: () => members,
  path: '/settings/notifications',
  component: lazyRouteComponent(() => import('./settings/notifications-page.tsx'), 'NotificationsPage'),
})

const status = createRoute({
  getParentRoute: () => open,
  path: '/status',
  component: lazyRouteComponent(() => import('./status/status-page.tsx'), 'StatusPage'),
})

/** Beside `members`, not below it: a guest must meet what everyone meets at an unknown address, not the sign-in page. */
const admins = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  beforeLoad: async ({ context }) => {
    const viewer = await readViewer(context)
    if (viewer?.user.role !== 'ADMIN') throw notFound({ routeId: '__root__' })
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
})

const admin = createRoute({
  getParentRoute: () => admins,
  path: '/',
  component: lazyRouteComponent(() => import('./admin/admin-page.tsx'), 'AdminPage'),
})

const adminHealth = createRoute({
  getParentRoute: () => admins,
  path: '/health',
  component: lazyRouteComponent(() => import('./admin/health/health-page.tsx'), 'HealthPage'),
})

const routeTree = root.addChildren([
  home,
  guests.addChildren([signIn, signUp]),
  members.addChildren([
    studio,
    work,
    gallery,
    run,
    points,
    line,
    usage,
    boosts,
    purchase,
    settings,
    apiKeys,
    notifications,
  ]),
  open.addChildren([policy, status]),
  admins.addChildren([admin, adminHealth]),
])

export function createAppRouter(api: Api) {
  const router = createRouter({
    routeTree,
    context: { api },
    defaultPreload: 'intent',
    // The cache below decides what is fresh; the router keeps nothing of its own.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  })
  // The files of the first page are fetched while the server says who is there, not after.
  const [matched] = router.getMatchedRoutes(location.pathname)
  for (const { options } of matched) {
    const component = options.component as { preload?: () => Promise<unknown> } | undefined
    void component?.preload?.().catch(() => undefined)
  }
  return router
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
