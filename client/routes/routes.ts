import { createRoute, createRouter, lazyRouteComponent, notFound } from '@tanstack/react-router'
import { activitySearch } from '../activity/activity-search.ts'
import type { Api } from '../graphql/client.ts'
import { lineSearch } from '../points/line-search.ts'
import { isFunctionSlug } from '../studio/function-catalogue.ts'
import { usageSearch } from '../usage/range.ts'
import { adminRoutes } from './admin.ts'
import { members, open, root } from './doors.tsx'
import { settingsRoutes } from './settings.ts'
import { signInRoutes } from './sign-in.ts'

const overview = createRoute({
  getParentRoute: () => members,
  path: '/',
  validateSearch: usageSearch,
  component: lazyRouteComponent(() => import('../overview/overview-page.tsx'), 'OverviewPage'),
})

const studio = createRoute({
  getParentRoute: () => members,
  path: '/studio',
  component: lazyRouteComponent(() => import('../studio/studio-page.tsx'), 'StudioPage'),
})

const work = createRoute({
  getParentRoute: () => members,
  path: '/studio/new/$function',
  beforeLoad: ({ params }) => {
    if (!isFunctionSlug(params.function)) throw notFound({ routeId: '__root__' })
  },
  component: lazyRouteComponent(() => import('../studio/work-page.tsx'), 'WorkPage'),
})

const gallery = createRoute({
  getParentRoute: () => members,
  path: '/studio/gallery',
  component: lazyRouteComponent(() => import('../studio/gallery/gallery-page.tsx'), 'GalleryPage'),
})

const run = createRoute({
  getParentRoute: () => members,
  path: '/studio/$actionId',
  component: lazyRouteComponent(() => import('../studio/run/run-page.tsx'), 'RunPage'),
})

const points = createRoute({
  getParentRoute: () => members,
  path: '/account',
  validateSearch: lineSearch,
  component: lazyRouteComponent(() => import('../points/points-page.tsx'), 'PointsPage'),
})

const line = createRoute({
  getParentRoute: () => members,
  path: '/account/entries/$entryId',
  component: lazyRouteComponent(() => import('../points/line-page.tsx'), 'LinePage'),
})

const usage = createRoute({
  getParentRoute: () => members,
  path: '/usage',
  validateSearch: usageSearch,
  component: lazyRouteComponent(() => import('../usage/usage-page.tsx'), 'UsagePage'),
})

const activity = createRoute({
  getParentRoute: () => members,
  path: '/activity',
  validateSearch: activitySearch,
  component: lazyRouteComponent(() => import('../activity/activity-page.tsx'), 'ActivityPage'),
})

const boosts = createRoute({
  getParentRoute: () => members,
  path: '/boosts',
  component: lazyRouteComponent(() => import('../boosts/boosts-page.tsx'), 'BoostsPage'),
})

const purchase = createRoute({
  getParentRoute: () => members,
  path: '/boosts/$purchaseId',
  // `left`: the buyer came back without having paid.
  validateSearch: (search: Record<string, unknown>): { left?: boolean } => (search.left === true ? { left: true } : {}),
  component: lazyRouteComponent(() => import('../boosts/purchase-page.tsx'), 'PurchasePage'),
})

const policy = createRoute({
  getParentRoute: () => open,
  path: '/policy',
  component: lazyRouteComponent(() => import('../policy/policy-page.tsx'), 'PolicyPage'),
})

const developers = createRoute({
  getParentRoute: () => members,
  path: '/developers',
  component: lazyRouteComponent(() => import('../developers/developers-page.tsx'), 'DevelopersPage'),
})

const status = createRoute({
  getParentRoute: () => open,
  path: '/status',
  component: lazyRouteComponent(() => import('../status/status-page.tsx'), 'StatusPage'),
})

const routeTree = root.addChildren([
  ...signInRoutes,
  members.addChildren([
    overview,
    studio,
    work,
    gallery,
    run,
    points,
    line,
    usage,
    activity,
    boosts,
    purchase,
    settingsRoutes,
    developers,
  ]),
  open.addChildren([policy, status]),
  adminRoutes,
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
