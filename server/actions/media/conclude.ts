import { type FailureCode, failureMessages } from '../../providers/faults.ts'
import { failureOf } from '../../providers/media-gateway.ts'
import type { Outcome, Used } from '../settlement.ts'
import type { MediaWork } from './plan.ts'
import { hasEnded } from './rules.ts'
import type { MediaAction, RunRow } from './store.ts'

const isOutcomeCode = (text: string): text is FailureCode => Object.hasOwn(failureMessages, text)

/** How the action ends, once every run has ended and what came out is stored. undefined: not yet. */
export function conclusionOf(
  action: MediaAction,
  { model, runs: planned }: MediaWork,
  deadline: boolean,
): Outcome | undefined {
  const runs = action.predictions
  const isOpen = (run: RunRow) => !hasEnded(run) || (run.status === 'SUCCEEDED' && run.collectedAt === null)
  if (runs.length === 0 || runs.some(isOpen)) return undefined
  const common = { text: '', invalid: [] }
  const good = runs.filter((run) => run.outputs.length > 0)
  const used: Used | undefined =
    good.length === 0
      ? undefined
      : {
          callIds: good.map(({ id }) => id),
          model: model.id,
          free: model.free,
          costMicroUsd: good.reduce((cost, run) => cost + (planned[run.part]?.cost ?? 0n), 0n),
        }
  const stopped = action.cancelRequestedAt !== null && runs.some(({ status }) => status === 'CANCELED')
  // What was made before the cancel is paid for and kept.
  if (stopped) return { kind: 'canceled', used, ...common }
  if (used) return { kind: 'succeeded', result: null, used, ...common }
  return { kind: 'failed', ...failureOfRuns(runs, deadline), ...common }
}

function failureOfRuns(runs: RunRow[], deadline: boolean): { code: FailureCode; message: string } {
  const said = runs.map(({ status, error }): FailureCode => {
    if (status === 'LOST') return 'LOST'
    if (status === 'CANCELED') return deadline ? 'DEADLINE' : 'PROVIDER_FAILED'
    if (error !== null && isOutcomeCode(error)) return error
    return failureOf(error ?? '')
  })
  const code = said[0]!
  return { code, message: `${failureMessages[code]} Nothing was charged.` }
}
