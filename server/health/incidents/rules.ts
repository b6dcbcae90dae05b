import type { FoundState } from '../watch/machine-rules.ts'

type Wrong = 'DEGRADED' | 'DOWN'
export type Told = Wrong | 'UP'

/** The open incident of a target, or its last one. */
export type KnownIncident = {
  state: Wrong
  openedAt: number
  resolvedAt: number | null
  downSince: number | null
  reopened: number
  acknowledged: boolean
  /** what the last alert said; null: none was sent */
  told: Told | null
  toldAt: number | null
}

/** What falls over again within this is the same incident: ten falls are one story. */
export const REOPEN_WITHIN_MS = 3_600_000

/** What becomes of the incident when the target is found so. undefined: it stays as it is. */
export function afterState(
  before: KnownIncident | undefined,
  { state, now }: { state: FoundState; now: number },
): KnownIncident | undefined {
  const open = before?.resolvedAt === null ? before : undefined
  switch (state) {
    case 'UNKNOWN':
      return undefined
    case 'UP':
      return open && { ...open, resolvedAt: now, downSince: null }
    case 'DEGRADED':
    case 'DOWN': {
      const downSince = state === 'DOWN' ? (open?.downSince ?? now) : null
      if (open) {
        const worst = state === 'DOWN' ? state : open.state
        return worst === open.state && downSince === open.downSince ? undefined : { ...open, state: worst, downSince }
      }
      if (before?.resolvedAt && now - before.resolvedAt < REOPEN_WITHIN_MS) {
        const worst = state === 'DOWN' ? state : before.state
        return { ...before, state: worst, resolvedAt: null, downSince, reopened: before.reopened + 1 }
      }
      return {
        state,
        openedAt: now,
        resolvedAt: null,
        downSince,
        reopened: 0,
        acknowledged: false,
        told: null,
        toldAt: null,
      }
    }
  }
}

export type AlertKind = 'OPENED' | 'WORSENED' | 'REOPENED' | 'RECOVERED' | 'REMINDER'
export type AlertDue = { kind: AlertKind; told: Told }

/** How long what came back has to be down before it is told again: what flaps by the interval never is. */
const intervalsToTellAgain = 2

/** The alert that an incident is due, if any. The same incident at the same instant is always due the same. */
export function alertDue(
  incident: KnownIncident,
  { now, intervalMs, remindAfterMs }: { now: number; intervalMs: number; remindAfterMs: number },
): AlertDue | undefined {
  const { told, toldAt, state, downSince } = incident
  if (incident.resolvedAt !== null) {
    return told === 'DOWN' || told === 'DEGRADED' ? { kind: 'RECOVERED', told: 'UP' } : undefined
  }
  if (told === null) return { kind: 'OPENED', told: state }
  const lastingMs = downSince === null ? 0 : now - downSince
  if (told === 'UP') {
    return lastingMs >= intervalsToTellAgain * intervalMs ? { kind: 'REOPENED', told: 'DOWN' } : undefined
  }
  if (told === 'DEGRADED' && downSince !== null) return { kind: 'WORSENED', told: 'DOWN' }
  const silentMs = now - (toldAt ?? now)
  return !incident.acknowledged && silentMs >= remindAfterMs ? { kind: 'REMINDER', told } : undefined
}
