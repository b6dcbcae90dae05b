import type { AdminUserOrder, PlanTier } from '../../graphql/generated/graphql.ts'

export const TEXT_LENGTH_MAX = 100
export const USED = [1, 100, 1_000, 10_000, 100_000] as const

/** Days: seen within so many, or not seen for so many. */
export const SEEN = {
  '1': { within: 1, label: 'Seen within a day' },
  '7': { within: 7, label: 'Seen within 7 days' },
  '30': { within: 30, label: 'Seen within 30 days' },
  'not-30': { without: 30, label: 'Not seen for 30 days' },
  'not-90': { without: 90, label: 'Not seen for 90 days' },
} as const
export type Seen = keyof typeof SEEN

export const ORDERS: Record<AdminUserOrder, string> = {
  CREATED: 'Newest first',
  POINTS_USED: 'Most points used',
  AVAILABLE: 'Most points available',
  EMAIL: 'E-mail, a to z',
}
const PLANS: Record<PlanTier, true> = { FREE: true, PRO: true, STUDIO: true }
const STATES = { active: true, suspended: true }

/** What the address says. */
export type PeopleSearch = {
  text?: string
  plan?: PlanTier
  state?: keyof typeof STATES
  used?: number
  seen?: Seen
  order?: AdminUserOrder
}

/** Of whatever somebody typed into the address, what can be asked for. */
export function peopleSearch(search: Record<string, unknown>): PeopleSearch {
  const text = ['string', 'number'].includes(typeof search.text) ? String(search.text).slice(0, TEXT_LENGTH_MAX) : ''
  const seen = String(search.seen)
  return {
    ...(text && { text }),
    ...(isOneOf(PLANS, search.plan) && { plan: search.plan }),
    ...(isOneOf(STATES, search.state) && { state: search.state }),
    ...(USED.some((one) => one === search.used) && { used: search.used as number }),
    ...(isOneOf(SEEN, seen) && { seen }),
    ...(isOneOf(ORDERS, search.order) && search.order !== 'CREATED' && { order: search.order }),
  }
}

const isOneOf = <Name extends string>(known: Record<Name, unknown>, value: unknown): value is Name =>
  typeof value === 'string' && Object.hasOwn(known, value)

export const isFiltered = ({ order: _order, ...filters }: PeopleSearch): boolean => Object.keys(filters).length > 0

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** What the server is asked for. To the hour, so that the same page asks the same. */
export function filterOf({ text, plan, state, used, seen, order }: PeopleSearch, nowMs: number) {
  const ago = (days: number) => new Date(Math.floor(nowMs / HOUR_MS) * HOUR_MS - days * DAY_MS).toISOString()
  const range: { within?: number; without?: number } = seen ? SEEN[seen] : {}
  return {
    search: text?.trim() || null,
    plan: plan ?? null,
    suspended: state ? state === 'suspended' : null,
    pointsUsedAtLeast: used ?? null,
    seenSince: range.within ? ago(range.within) : null,
    notSeenSince: range.without ? ago(range.without) : null,
    orderBy: order ?? 'CREATED',
  }
}
