import type { Logger } from 'pino'
import { z } from 'zod'
import type { Tracing } from '../tracing/span.ts'
import { errorName, within } from '../tracing/work.ts'
import type { Task } from './task.ts'

/** What the queue says of a job besides what it carries. */
export type JobTurn = { id: string; attempts: number; max_attempts: number }
export type OnJobEnded = (task: string, failed: boolean, seconds: number) => void

/** What jobs may carry for those who look on; each task knows what else is in it. */
const carried = z.object({ actionId: z.string().optional(), traceParent: z.string().nullish() }).catch({})

/** Runs a job as work of its own: with its ids, its time, and below the span of what asked for it. */
export function createRunJob({
  tracing,
  log,
  onEnded = () => {},
}: {
  tracing?: Tracing | undefined
  log: Pick<Logger, 'debug' | 'error'>
  onEnded?: OnJobEnded | undefined
}) {
  return async (task: Task, payload: unknown, turn: JobTurn, stopping: AbortSignal): Promise<void> => {
    const { actionId, traceParent } = carried.parse(payload)
    const ids = { jobId: turn.id, task: task.name, ...(actionId ? { actionId } : {}) }
    const span = tracing?.root(`job ${task.name}`, {
      kind: 'consumer',
      parent: traceParent ?? undefined,
      attributes: {
        'palette.task': task.name,
        'palette.attempt': turn.attempts,
        ...(actionId ? { 'palette.action_id': actionId } : {}),
      },
    })
    const since = performance.now()
    const ended = (failed: boolean): { seconds: number } => {
      const seconds = (performance.now() - since) / 1_000
      onEnded(task.name, failed, seconds)
      return { seconds }
    }
    const run = async () => {
      try {
        await task.run(payload, stopping)
        log.debug(ended(false), 'a job was done')
      } catch (error) {
        log.error({ err: error, attempts: turn.attempts, of: turn.max_attempts, ...ended(true) }, 'a job failed')
        span?.fail(errorName(error))
        throw error
      } finally {
        span?.end()
      }
    }
    await within({ ...ids, span }, run, { fresh: true })
  }
}
