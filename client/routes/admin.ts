import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { auditSearch } from '../admin/audit/audit-search.ts'
import { overviewSearch } from '../admin/overview/overview-search.ts'
import { peopleSearch } from '../admin/people/people-search.ts'
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

const people = createRoute({
  getParentRoute: () => admins,
  path: '/people',
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import('../admin/people/people-page.tsx'), 'PeoplePage'),
})

const person = createRoute({
  getParentRoute: () => admins,
  path: '/people/$userId',
  component: lazyRouteComponent(() => import('../admin/people/person-page.tsx'), 'PersonPage'),
})

const audit = createRoute({
  getParentRoute: () => admins,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('../admin/audit/audit-page.tsx'), 'AuditPage'),
})

const models = createRoute({
  getParentRoute: () => admins,
  path: '/models',
  component: lazyRouteComponent(() => import('../admin/models/models-page.tsx'), 'ModelsPage'),
})

const prices = createRoute({
  getParentRoute: () => admins,
  path: '/prices',
  component: lazyRouteComponent(() => import('../admin/prices/prices-page.tsx'), 'PricesPage'),
})

const guards = createRoute({
  getParentRoute: () => admins,
  path: '/guards',
  component: lazyRouteComponent(() => import('../admin/guards/guards-page.tsx'), 'GuardsPage'),
})

export const adminRoutes = admins.addChildren([overview, money, people, person, models, prices, guards, audit, health])
