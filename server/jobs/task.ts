import type { z } from 'zod'

/** A job by name: what it carries, checked before it runs, and what it does. Every handler may run twice. */
export type Task = { name: string; run(payload: unknown): Promise<void> }

export function defineTask<Payload>(
  name: string,
  payload: z.ZodType<Payload>,
  handler: (payload: Payload) => Promise<void>,
): Task {
  return { name, run: (given) => handler(payload.parse(given)) }
}
