import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { auditSearch } from '../admin/audit/audit-search.ts'
import { peopleSearch } from '../admin/people/people-search.ts'
import { admins } from './doors.tsx'

const overview = createRoute({
  getParentRoute: () => admins,
  path: '/',
  component: lazyRouteComponent(() => import('../admin/admin-page.tsx'), 'AdminPage'),
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

export const adminRoutes = admins.addChildren([overview, health, people, person, audit])
