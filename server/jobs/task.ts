import type { z } from 'zod'

/** A job that finds this much to do leaves the rest to its next turn. */
const ROUNDS_MAX = 50

/**
 * A job by name: what it carries, checked before it runs, and what it does. Every handler may run twice. The signal says
 * that the process is about to end: what can go on elsewhere stops.
 */
export type Task = { name: string; run(payload: unknown, stopping: AbortSignal): Promise<void> }

export function defineTask<Payload>(
  name: string,
  payload: z.ZodType<Payload>,
  handler: (payload: Payload, stopping: AbortSignal) => Promise<void>,
): Task {
  return { name, run: (given, stopping) => handler(payload.parse(given), stopping) }
}

/**
 * A job that comes again and again, by its name alone. In one process it runs once at a time: where it takes longer than
 * its interval, the next would find the same to do. What asked meanwhile is one more turn, which sees what they meant.
 * `work`: true where there is more to do.
 */
export function definePeriodic(name: string, work: (stopping: AbortSignal) => Promise<unknown>): Task {
  let running = false
  let askedAgain = false
  return {
    name,
    async run(_payload, stopping) {
      askedAgain = running
      if (running) return
      running = true
      try {
        do {
          askedAgain = false
          for (let round = 0; round < ROUNDS_MAX && !stopping.aborted && (await work(stopping)) === true; round++);
        } while (askedAgain && !stopping.aborted)
      } finally {
        running = false
      }
    },
  }
}
