import { AsyncLocalStorage } from 'node:async_hooks'
import { isUuid, type UserId } from '../brands.ts'

/** Whose eyes a statement is run with. */
export type Scope = { role: 'palette_user'; userId: UserId } | { role: 'palette_admin' }

const scopes = new AsyncLocalStorage<Scope>()

/** Fails closed: a statement without a scope is a bug of ours, and no rows are the right answer to it. */
export function currentScope(): Scope {
  const scope = scopes.getStore()
  if (!scope) throw new Error('Row-level security: no scope for this statement')
  return scope
}

/** Prisma's promises are lazy, so the work is awaited inside. */
export function inScope<T>(scope: Scope, work: () => PromiseLike<T>): Promise<T> {
  return scopes.run(scope, async () => await work())
}

export function scopeKey(scope: Scope): string {
  return scope.role === 'palette_user' ? `${scope.role}:${scope.userId}` : scope.role
}

/** Both settings end with the transaction, so nothing is left for the next user of the connection. */
export function beginIn(scope: Scope): string {
  return `BEGIN; SELECT set_config('role', '${scope.role}', true), set_config('app.user_id', '${userSetting(scope)}', true)`
}

/** Checked here, where it is pasted into SQL: one message of two statements cannot carry parameters. */
function userSetting(scope: Scope): string {
  if (scope.role === 'palette_admin') return ''
  if (!isUuid(scope.userId)) throw new RangeError('Row-level security: the user is not a UUID')
  return scope.userId
}
