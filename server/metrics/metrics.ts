import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Actions } from '../actions/service.ts'
import type { Settle } from '../actions/settlement.ts'
import type { SystemDatabase } from '../database/client.ts'
import type { CallLog } from '../providers/call-log.ts'
import { createGauges, type Watched } from './gauges.ts'
import { createMeters } from './meters.ts'
import { refusalReason } from './refusal-reason.ts'
import { readWork } from './work.ts'

export type Metrics = ReturnType<typeof createMetrics>

/** What Prometheus reads: figures of this instance, and of the work that all of them share. Nothing about users. */
export function createMetrics({ pool, database }: { pool: Pool; database: SystemDatabase }) {
  const registry = new Registry()
  const meters = createMeters(registry)
  const watched: Watched = {}
  const gauges = createGauges(registry, { pool, watched })

  return {
    request: (route: string, method: string, status: number, seconds: number) =>
      meters.requests.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, seconds),
    operation: (operation: string, type: string, failed: boolean, seconds: number) =>
      meters.operations.observe({ operation, type, outcome: failed ? 'errors' : 'ok' }, seconds),
    graphqlError: (code: string) => meters.graphqlErrors.inc({ code }),
    mediaCall: (call: string, outcome: string, seconds: number) =>
      meters.mediaCalls.observe({ call, outcome }, seconds),
    job: (task: string, failed: boolean, seconds: number) =>
      meters.jobs.observe({ task, outcome: failed ? 'failed' : 'done' }, seconds),
    watch: (parts: Watched) => void Object.assign(watched, parts),

    /** The same verb, whose starts and refusals are counted. */
    countStarts: (actions: Actions): Actions => ({
      ...actions,
      async start(userId, request) {
        try {
          const id = await actions.start(userId, request)
          meters.started.inc()
          return id
        } catch (error) {
          meters.refused.inc({ reason: refusalReason(error) })
          throw error
        }
      },
    }),

    /** The same verb, whose ends are counted. */
    countSettled: (settle: Settle): Settle => {
      return async (target, leaseId, outcome, rate) => {
        const ended = await settle(target, leaseId, outcome, rate)
        if (ended) meters.settled.inc({ function: target.function, outcome: outcome.kind })
        return ended
      }
    },

    /** The same log, counted on its way. */
    countCalls({ begin, finish }: CallLog): CallLog {
      // Bounded: a call that nobody finishes is never taken out.
      const models = new LRUCache<string, string>({ max: 10_000 })
      return {
        async begin(call) {
          const id = await begin(call)
          models.set(id, call.modelId)
          return id
        },
        async finish(id, end) {
          const model = models.get(id) ?? 'unknown'
          models.delete(id)
          meters.calls.observe({ model, outcome: end.outcome }, end.latencyMs / 1_000)
          meters.spent.inc({ model }, Number(end.costMicroUsd))
          await finish(id, end)
        },
      }
    },

    /** The text that Prometheus reads, and its type. */
    async read(): Promise<{ text: string; type: string }> {
      gauges.setWork(await readWork(database))
      const all = Registry.merge([ofProcess(), registry])
      return { text: await all.metrics(), type: all.contentType }
    },
  }
}

let known: Registry | undefined
/** Heap, garbage, the event loop: of the process, and so once in it. */
function ofProcess(): Registry {
  if (!known) {
    known = new Registry()
    collectDefaultMetrics({ register: known })
  }
  return known
}
