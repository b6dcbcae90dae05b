import type { ApiKeyScope } from '../graphql/context.ts'

export const API_KEYS_MAX = 50

export type KeyRequest = { name: string; scopes: readonly ApiKeyScope[]; expiresAt: Date | undefined }
type KeyDecision = { kind: 'allowed'; scopes: ApiKeyScope[] } | { kind: 'refused'; reason: string }

/** May this key be made? `name` is parsed already; `live` counts the user's keys that have not expired. */
export function decideKey({ scopes, expiresAt }: KeyRequest, { live, now }: { live: number; now: Date }): KeyDecision {
  if (scopes.length === 0) return { kind: 'refused', reason: 'A key needs at least one scope.' }
  if (expiresAt && expiresAt <= now) return { kind: 'refused', reason: 'A key expires in the future, or never.' }
  if (live >= API_KEYS_MAX) {
    return { kind: 'refused', reason: `You have ${API_KEYS_MAX} API keys. Revoke one that you no longer need.` }
  }
  return { kind: 'allowed', scopes: closure(scopes) }
}

/** Who may act may read what came of it. */
function closure(scopes: readonly ApiKeyScope[]): ApiKeyScope[] {
  return scopes.includes('ACT') ? ['READ', 'ACT'] : ['READ']
}

/** `otherAdmins` are those who could still do something: not suspended. */
export function decideStanding(
  before: Standing,
  after: Standing,
  { otherAdmins }: { otherAdmins: number },
): 'unchanged' | 'changed' | 'lastAdmin' {
  if (before.admin === after.admin && before.suspended === after.suspended) return 'unchanged'
  return isActiveAdmin(before) && !isActiveAdmin(after) && otherAdmins === 0 ? 'lastAdmin' : 'changed'
}

/** What a user may be, beside who they are. */
export type Standing = { admin: boolean; suspended: boolean }

const isActiveAdmin = ({ admin, suspended }: Standing) => admin && !suspended
