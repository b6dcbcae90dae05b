import { isDay, startOfDay } from '../../lib/zone.ts'

export const ACTION_LENGTH_MAX = 60

/** What the address says: days are whole days, both included. */
export type AuditSearch = { action?: string; actor?: string; target?: string; from?: string; to?: string }

const ID = /^[\w:.-]{1,100}$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Of whatever somebody typed into the address, what can be asked for. */
export function auditSearch({ action, actor, target, from, to }: Record<string, unknown>): AuditSearch {
  const turned = isDay(from) && isDay(to) && from > to
  return {
    ...(typeof action === 'string' && action && { action: action.slice(0, ACTION_LENGTH_MAX) }),
    ...(typeof actor === 'string' && UUID.test(actor) && { actor }),
    ...(typeof target === 'string' && ID.test(target) && { target }),
    ...(isDay(from) && !turned && { from }),
    ...(isDay(to) && { to }),
  }
}

/** What the server is asked for: instants, from included, to not. */
export function filterOf({ action, actor, target, from, to }: AuditSearch, timeZone: string) {
  return {
    action: action?.trim() || null,
    actor: actor ?? null,
    target: target ?? null,
    from: from ? startOfDay(from, timeZone) : null,
    to: to ? startOfDay(to, timeZone, 1) : null,
  }
}

/** Where the same lines are to be had as a file. */
export function exportAddress(search: AuditSearch, timeZone: string): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filterOf(search, timeZone))) if (value) query.set(name, value)
  const asked = query.toString()
  return `/api/admin/audit.csv${asked && `?${asked}`}`
}
