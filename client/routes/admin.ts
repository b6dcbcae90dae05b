import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
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

export const adminRoutes = admins.addChildren([overview, health, models, prices, guards])
