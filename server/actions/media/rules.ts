import type { Prediction, PredictionStatus } from '../../generated/prisma/client.ts'
import type { RunView } from '../../providers/media-work.ts'

export type MediaTiming = {
  /** So long without a word from the provider, and it is not known how the run is. */
  unknownAfterMs: number
  /** A run that the provider does not list this long after it was sent was never made: longer than a request may take. */
  neverMadeAfterMs: number
  /** Outputs live for an hour at the provider. */
  sourcesLiveMs: number
}
export const MEDIA_TIMING: MediaTiming = {
  unknownAfterMs: 60_000,
  neverMadeAfterMs: 120_000,
  sourcesLiveMs: 65 * 60_000,
}
export const SUBMITS_MAX = 6
const ASK_MS = { least: 2_000, most: 30_000 }
const LINE_MAX = 200

export type Run = Pick<
  Prediction,
  | 'id'
  | 'part'
  | 'status'
  | 'externalId'
  | 'submits'
  | 'submittedAt'
  | 'logLength'
  | 'heardAt'
  | 'collectedAt'
  | 'createdAt'
  | 'endedAt'
>

const ORDER: Record<PredictionStatus, number> = {
  SUBMITTING: 0,
  STARTING: 1,
  PROCESSING: 2,
  SUCCEEDED: 3,
  FAILED: 3,
  CANCELED: 3,
  LOST: 3,
}

export const hasEnded = ({ status }: Pick<Run, 'status'>): boolean => ORDER[status] === 3

/** Told twice, told late and told out of order is the same as told once: a run only goes forward, and ends once. */
export function isNews(run: Pick<Run, 'status' | 'logLength'>, view: RunView): boolean {
  if (hasEnded(run)) return false
  const further = ORDER[view.status] - ORDER[run.status]
  return further > 0 || (further === 0 && view.logs.length > run.logLength)
}

/** What a person who waits is told of it; undefined: nothing new. */
export function progressLine(run: Pick<Run, 'status' | 'logLength'>, view: RunView): string | undefined {
  const logged = view.logs.slice(run.logLength).trim().split(/\r?\n/).at(-1)?.trim()
  if (logged && view.status === 'PROCESSING') return logged.slice(0, LINE_MAX).toWellFormed()
  if (view.status === run.status) return undefined
  switch (view.status) {
    case 'STARTING':
      return 'Waiting for the model to start.'
    case 'PROCESSING':
      return 'The model is at work.'
    case 'SUCCEEDED':
      return 'Done; the file is being stored.'
    case 'FAILED':
      return 'The model failed.'
    case 'CANCELED':
      return 'Canceled.'
  }
}

/** Whether the provider has been silent for so long that nobody can say how the run is. */
export function isSilent(run: Run, now: Date, { unknownAfterMs }: Pick<MediaTiming, 'unknownAfterMs'>): boolean {
  if (hasEnded(run)) return false
  return now.getTime() - (run.heardAt ?? run.createdAt).getTime() > unknownAfterMs
}

/** What came out is no longer at the provider, so there is nothing left to try. */
export const isTooLateToCopy = (
  { endedAt }: Run,
  now: Date,
  { sourcesLiveMs }: Pick<MediaTiming, 'sourcesLiveMs'>,
): boolean => endedAt !== null && now.getTime() - endedAt.getTime() > sourcesLiveMs

/** Often at first, then less often: webhooks tell most of it sooner. */
export function askAgainMs(since: Date, now: Date): number {
  const age = now.getTime() - since.getTime()
  return Math.min(ASK_MS.most, Math.max(ASK_MS.least, age / 4))
}
