import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readSignInOptions } from '../account/sign-in-options.ts'
import { members } from './doors.tsx'

const settings = createRoute({
  getParentRoute: () => members,
  path: '/settings',
  beforeLoad: async () => ({ options: await readSignInOptions() }),
  component: lazyRouteComponent(() => import('../settings/settings-layout.tsx'), 'SettingsLayout'),
})

const profile = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('../settings/profile-page.tsx'), 'ProfilePage'),
})

const security = createRoute({
  getParentRoute: () => settings,
  path: '/security',
  component: lazyRouteComponent(() => import('../settings/security/security-page.tsx'), 'SecurityPage'),
})

const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: '/keys',
  component: lazyRouteComponent(() => import('../settings/api-keys-page.tsx'), 'ApiKeysPage'),
})

const notifications = createRoute({
  getParentRoute: () => settings,
  path: '/notifications',
  component: lazyRouteComponent(() => import('../settings/notifications-page.tsx'), 'NotificationsPage'),
})

const budget = createRoute({
  getParentRoute: () => settings,
  path: '/budget',
  component: lazyRouteComponent(() => import('../settings/budget-page.tsx'), 'BudgetPage'),
})

const data = createRoute({
  getParentRoute: () => settings,
  path: '/data',
  component: lazyRouteComponent(() => import('../settings/data-page.tsx'), 'DataPage'),
})

export const settingsRoutes = settings.addChildren([profile, security, budget, apiKeys, notifications, data])
