import type { HealthState, Provider } from '../generated/prisma/client.ts'

/** Incidents that are about a provider or its models; what is wrong with the house itself is nobody else's business. */
export const OF_PROVIDERS = { targetId: { notIn: ['monitor', 'cost', 'drift', 'errors'] } }

/** Those that are no part of another. */
export const WHOLE = { parentId: null }

/** What is known of a target, as far as it matters to whoever wants to use it. */
export type KnownTarget = {
  provider: Provider | null
  modelId: string | null
  state: HealthState
  nextCheckAt: Date
  /** null: none is under way, or nobody said when it ends */
  maintenanceEndsAt: Date | null
  /** what the last look measured, beside what is usual */
  pace: { nowMs: number; usualMs: number } | null
}

export type Slowdown = { factor: number; usualMs: number; nowMs: number }

/** `retryAt`: when it may be better; null: nobody can say. */
export type ModelHealth = { state: HealthState; retryAt: Date | null; slowdown: Slowdown | null }

export const NOTHING_KNOWN: ModelHealth = { state: 'UNKNOWN', retryAt: null, slowdown: null }

/** Up again takes two good looks, and the second comes this long after the first. */
const SECOND_LOOK_MS = 2_000
/** Less than this is not worth a word. */
const SLOW_FACTOR_MIN = 1.5

/** A provider that is out takes its models with it; beyond that a model is what was found of itself. */
export function healthOf(
  own: KnownTarget | undefined,
  provider: KnownTarget | undefined,
  { now, intervalMs }: { now: number; intervalMs: number },
): ModelHealth {
  const target = provider && isOut(provider.state) && own?.state !== 'MAINTENANCE' ? provider : own
  if (!target) return NOTHING_KNOWN
  const { state } = target
  const slowdown = state === 'DEGRADED' && target.pace ? slowdownOf(target.pace) : null
  return { state, retryAt: isOut(state) ? retryAtOf(target, { now, intervalMs }) : null, slowdown }
}

/** Work is not sent there. UNKNOWN is our own blindness, which must not stop anybody. */
export const isOut = (state: HealthState): boolean => state === 'DOWN' || state === 'MAINTENANCE'

function retryAtOf(target: KnownTarget, { now, intervalMs }: { now: number; intervalMs: number }): Date | null {
  if (target.state === 'MAINTENANCE') return target.maintenanceEndsAt
  const planned = target.nextCheckAt.getTime()
  const next = planned > now ? planned : (Math.floor(now / intervalMs) + 1) * intervalMs
  return new Date(next + SECOND_LOOK_MS)
}

function slowdownOf({ nowMs, usualMs }: { nowMs: number; usualMs: number }): Slowdown | null {
  const factor = nowMs / Math.max(1, usualMs)
  return factor < SLOW_FACTOR_MIN ? null : { factor: Math.round(factor * 10) / 10, usualMs, nowMs }
}
