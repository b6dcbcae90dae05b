import { formatCount, formatInstant } from '../../lib/format.ts'

const WORDS: Record<string, string> = {
  'points.adjust': 'Points adjusted',
  'plan.set': 'Plan changed',
  'plan.edit': 'Plan edited',
  'pack.create': 'Pack created',
  'pack.edit': 'Pack edited',
  'rate.set': 'Rate set',
  'model.prices': 'Media prices changed',
  'catalogue.setAside': 'Proposals put aside',
  'catalogue.takeUp': 'Proposals taken up again',
  'sampleData.written': 'Sample data written',
  'promo.create': 'Promo code made',
  'purchase.refund': 'Purchase refunded',
  'user.suspend': 'Suspended',
  'user.unsuspend': 'Let back in',
  'user.note': 'Note added',
  'user.delete': 'Account deleted',
  'role.grant': 'Made an admin',
  'role.revoke': 'Admin role taken',
  'session.revokeAll': 'Signed out everywhere',
  'viewAs.start': 'Viewed as',
  'viewAs.end': 'Stopped viewing as',
  'password.resetLink': 'Password link drawn',
  'secondFactor.remove': 'Second factor removed',
}

/** What was done, in words; what has none yet is called by its name. */
export const actionWords = (action: string): string => WORDS[action] ?? action

/** What is offered to be looked for, by the beginning of its name. */
export const ACTION_GROUPS = [
  { value: 'points', label: 'Points' },
  { value: 'plan', label: 'Plans' },
  { value: 'role', label: 'Roles' },
  { value: 'user', label: 'People' },
  { value: 'session', label: 'Sessions' },
  { value: 'viewAs', label: 'Viewing as' },
  { value: 'purchase', label: 'Refunds' },
  { value: 'rate', label: 'Rates' },
  { value: 'pack', label: 'Packs' },
  { value: 'promo', label: 'Promo codes' },
  { value: 'incident', label: 'Incidents' },
  { value: 'maintenance', label: 'Maintenance' },
  { value: 'alertRule', label: 'Alert rules' },
] as const

/** What differs between before and after, a line each; what is in one alone is said alone. Ids are for the file. */
export function changesOf(before: string | null, after: string | null): { name: string; words: string }[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)]
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  return names.flatMap((field) => {
    if (UUID.test(String(was[field] ?? is[field]))) return []
    const [old, now] = [show(was[field]), show(is[field])]
    if (old === now && field in was && field in is) return []
    const name = nameOf(field)
    if (!(field in was)) return [{ name, words: now }]
    return [{ name, words: field in is ? `${old} → ${now}` : old }]
  })
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/
const WHOLE = /^-?\d{1,15}$/

/** "nextPlan" as "next plan". */
const nameOf = (field: string) =>
  field.replace(/([a-z])([A-Z])/g, (_all, end, start) => `${end} ${start.toLowerCase()}`)

function fieldsOf(json: string | null): Record<string, unknown> {
  if (json === null) return {}
  const value: unknown = JSON.parse(json)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : { value }
}

function show(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  if (WHOLE.test(text)) return formatCount(Number(text))
  return INSTANT.test(text) ? formatInstant(text) : text
}
