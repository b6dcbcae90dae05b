import { InvalidInput } from '../../errors.ts'
import type { Provider } from '../../generated/prisma/client.ts'

/** Of one target, of a provider and its models, or, with neither, of everything. It ends before `to`. */
export type Window = Scope & { from: number; to: number; reason: string }
export type Scope = { targetId: string | null; provider: Provider | null }

const DAY_MS = 86_400_000
const DAYS_MAX = 30
const DAYS_AHEAD_MAX = 365
const REASON_MAX = 500

/** Does what is said of a scope hold for this target? */
export function covers(scope: Scope, target: { id: string; provider: Provider | null }): boolean {
  if (scope.targetId !== null) return scope.targetId === target.id
  return scope.provider === null || scope.provider === target.provider
}

export const openAt = (windows: readonly Window[], now: number): Window | undefined =>
  windows.find(({ from, to }) => from <= now && now < to)

/** When it is over for good: one window may begin before another ends. null: none is open. */
export function endOf(windows: readonly { startsAt: Date; endsAt: Date }[], now: Date): Date | null {
  let end: Date | null = null
  for (const { startsAt, endsAt } of windows.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    if (startsAt <= (end ?? now) && endsAt > (end ?? now)) end = endsAt
  }
  return end
}

/** When a window next opens or ends: the target is looked at then, so that what is announced begins and ends on time. */
export function nextEdge(windows: readonly Window[], now: number): number | undefined {
  const edges = windows.filter(({ from, to }) => from < to).flatMap(({ from, to }) => [from, to])
  const ahead = edges.filter((at) => at > now)
  return ahead.length > 0 ? Math.min(...ahead) : undefined
}

export type Piece = { from: number; to: number; maintenance: boolean }

/** The time from `from` to `to`, cut where windows open and end. */
export function cutAtWindows(span: { from: number; to: number }, windows: readonly Window[]): Piece[] {
  const edges = windows.flatMap(({ from, to }) => [from, to]).filter((at) => at > span.from && at < span.to)
  const cuts = [...new Set([span.from, ...edges, span.to])].sort((a, b) => a - b)
  return cuts.slice(1).map((to, index) => {
    const from = cuts[index]!
    return { from, to, maintenance: openAt(windows, from) !== undefined }
  })
}

export type NewWindow = { startsAt: Date; endsAt: Date; reason: string }

/** A window that has begun already begins now. Throws InvalidInput. */
export function parseWindow(
  given: { startsAt?: Date | null | undefined; endsAt: Date; reason: string },
  now: Date,
): NewWindow {
  const startsAt = given.startsAt && given.startsAt > now ? given.startsAt : now
  const lengthMs = given.endsAt.getTime() - startsAt.getTime()
  if (startsAt.getTime() - now.getTime() > DAYS_AHEAD_MAX * DAY_MS) {
    throw new InvalidInput('startsAt', `Maintenance begins within ${DAYS_AHEAD_MAX} days.`)
  }
  if (lengthMs <= 0) throw new InvalidInput('endsAt', 'Maintenance ends after it has begun, and not in the past.')
  if (lengthMs > DAYS_MAX * DAY_MS) throw new InvalidInput('endsAt', `Maintenance lasts ${DAYS_MAX} days at most.`)
  return { startsAt, endsAt: given.endsAt, reason: parseWords(given.reason, { field: 'reason', max: REASON_MAX }) }
}

/** Throws InvalidInput. */
export function parseWords(text: string, { field, max }: { field: string; max: number }): string {
  const words = text.trim()
  if (words.length < 1 || words.length > max || words.includes('\0') || !words.isWellFormed()) {
    throw new InvalidInput(field, `Write 1 to ${max} characters.`)
  }
  return words
}
