import { AsyncLocalStorage } from 'node:async_hooks'
import type { Attributes, Span, SpanOptions } from './span.ts'

/** What is under way here: its ids go into each line of the log, its span is the parent of what it does. */
export type Work = {
  requestId?: string
  actionId?: string
  jobId?: string
  task?: string
  span?: Span | undefined
}

const works = new AsyncLocalStorage<Work>()

export const currentWork = (): Work | undefined => works.getStore()

/** As a part of what is under way, or, with `fresh`, as work of its own. */
export function within<T>(more: Work, run: () => T, { fresh = false } = {}): T {
  return works.run(fresh ? more : { ...works.getStore(), ...more }, run)
}

/**
 * A part of what is under way, as a span below it; nothing but the work where nobody traces. What is thrown is named
 * by its class alone: its words may be somebody's.
 */
export async function inSpan<T>(
  name: string,
  options: SpanOptions,
  run: (set: (attributes: Attributes) => void) => PromiseLike<T> | T,
): Promise<T> {
  const span = currentWork()?.span?.child(name, options)
  if (!span) return run(() => {})
  try {
    return await within({ span }, () => run((attributes) => span.set(attributes)))
  } catch (error) {
    span.fail(errorName(error))
    throw error
  } finally {
    span.end()
  }
}

/** For what goes on elsewhere: W3C's form. undefined where nobody traces. */
export const currentTraceparent = (): string | undefined => currentWork()?.span?.traceparent

export const errorName = (error: unknown): string => (error instanceof Error ? error.name : typeof error)
