import type { PlanTier } from '../graphql/generated/graphql.ts'

export const PLAN_NAME: Record<PlanTier, string> = { FREE: 'Free', PRO: 'Pro', STUDIO: 'Studio' }
