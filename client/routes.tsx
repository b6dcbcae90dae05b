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
import { readSignInOptions } from './account/sign-in-options.ts'
import { activitySearch } from './activity/activity-search.ts'
import type { Api } from './graphql/client.ts'
import { ViewerDocument } from './graphql/generated/graphql.ts'
import { lineSearch } from './points/line-search.ts'
import { isFunctionSlug } from './studio/function-catalogue.ts'
import { NotFoundPage } from './ui/not-found-page.tsx'
import { UnreachablePage } from './ui/unreachable-page.tsx'
import { usageSearch } from './usage/range.ts'

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

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const guests = createRoute({
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

const code = createRoute({
  getParentRoute: () => guests,
  path: '/sign-in/code',
  component: lazyRouteComponent(() => import('./account/code-page.tsx'), 'CodePage'),
})

const forgotPassword = createRoute({
  getParentRoute: () => guests,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('./account/forgot-password-page.tsx'), 'ForgotPasswordPage'),
})

const withToken = (search: Record<string, unknown>): { token?: string } => {
  // A token of digits alone would be read as a number.
  const token = typeof search.token === 'number' ? String(search.token) : text(search.token)
  return token ? { token } : {}
}

/** For whoever has the link, signed in or not. */
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: withToken,
  component: lazyRouteComponent(() => import('./account/reset-password-page.tsx'), 'ResetPasswordPage'),
})

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  validateSearch: withToken,
  component: lazyRouteComponent(() => import('./account/verify-email-page.tsx'), 'VerifyEmailPage'),
})

const members = createRoute({
  getParentRoute: () => root,
  id: 'members',
  beforeLoad: async ({ context, location }) => {
    if (!(await readViewer(context))) throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
})

const overview = createRoute({
  getParentRoute: () => members,
  path: '/',
  validateSearch: usageSearch,
  component: lazyRouteComponent(() => import('./overview/overview-page.tsx'), 'OverviewPage'),
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
  validateSearch: usageSearch,
  component: lazyRouteComponent(() => import('./usage/usage-page.tsx'), 'UsagePage'),
})

const activity = createRoute({
  getParentRoute: () => members,
  path: '/activity',
  validateSearch: activitySearch,
  component: lazyRouteComponent(() => import('./activity/activity-page.tsx'), 'ActivityPage'),
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
  beforeLoad: async () => ({ options: await readSignInOptions() }),
  component: lazyRouteComponent(() => import('./settings/settings-layout.tsx'), 'SettingsLayout'),
})

const profile = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('./settings/profile-page.tsx'), 'ProfilePage'),
})

const security = createRoute({
  getParentRoute: () => settings,
  path: '/security',
  component: lazyRouteComponent(() => import('./settings/security/security-page.tsx'), 'SecurityPage'),
})

const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: '/keys',
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
  getParentRoute: () => settings,
  path: '/notifications',
  component: lazyRouteComponent(() => import('./settings/notifications-page.tsx'), 'NotificationsPage'),
})

const budget = createRoute({
  getParentRoute: () => settings,
  path: '/budget',
  component: lazyRouteComponent(() => import('./settings/budget-page.tsx'), 'BudgetPage'),
})

const data = createRoute({
  getParentRoute: () => settings,
  path: '/data',
  component: lazyRouteComponent(() => import('./settings/data-page.tsx'), 'DataPage'),
})

const developers = createRoute({
  getParentRoute: () => members,
  path: '/developers',
  component: lazyRouteComponent(() => import('./developers/developers-page.tsx'), 'DevelopersPage'),
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
  guests.addChildren([signIn, signUp, code, forgotPassword]),
  resetPassword,
  verifyEmail,
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
    settings.addChildren([profile, security, budget, apiKeys, notifications, data]),
    developers,
  ]),
  open.addChildren([policy, status]),
  admins.addChildren([admin, adminHealth]),
])

export function createAppRouter(api: Api) {
  return createRouter({
    routeTree,
    context: { api },
    defaultPreload: 'intent',
    // The cache below decides what is fresh; the router keeps nothing of its own.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
