const WORDS: Record<string, string> = {
  'points.adjust': 'Points adjusted',
  'plan.set': 'Plan changed',
  'plan.edit': 'Plan edited',
  'pack.create': 'Pack created',
  'pack.edit': 'Pack edited',
  'rate.set': 'Rate set',
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

/** What differs between before and after, a line each; what is in one alone is said alone. */
export function changesOf(before: string | null, after: string | null): { name: string; words: string }[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)]
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  return names.flatMap((name) => {
    const [old, now] = [show(was[name]), show(is[name])]
    if (old === now && name in was && name in is) return []
    if (!(name in was)) return [{ name, words: now }]
    return [{ name, words: name in is ? `${old} → ${now}` : old }]
  })
}

function fieldsOf(json: string | null): Record<string, unknown> {
  if (json === null) return {}
  const value: unknown = JSON.parse(json)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : { value }
}

const show = (value: unknown): string =>
  value === null || value === undefined ? 'none' : typeof value === 'object' ? JSON.stringify(value) : String(value)
