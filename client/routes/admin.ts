import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { overviewSearch } from '../admin/overview/overview-search.ts'
import { usageSearch } from '../usage/range.ts'
import { admins } from './doors.tsx'

const overview = createRoute({
  getParentRoute: () => admins,
  path: '/',
  validateSearch: overviewSearch,
  component: lazyRouteComponent(() => import('../admin/overview/overview-page.tsx'), 'OverviewPage'),
})

const money = createRoute({
  getParentRoute: () => admins,
  path: '/money',
  validateSearch: usageSearch,
  component: lazyRouteComponent(() => import('../admin/money/money-page.tsx'), 'MoneyPage'),
})

const health = createRoute({
  getParentRoute: () => admins,
  path: '/health',
  component: lazyRouteComponent(() => import('../admin/health/health-page.tsx'), 'HealthPage'),
})

export const adminRoutes = admins.addChildren([overview, money, health])
