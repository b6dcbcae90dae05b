import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { SystemDatabase } from '../database/client.ts'
import type { CallLog } from '../providers/call-log.ts'
import { readWork } from './work.ts'

/** From a cached answer to a report that somebody waits for. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** From a small model to a video. */
const PROVIDER_SECONDS = [0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320]

export type Metrics = ReturnType<typeof createMetrics>

/** What Prometheus reads: figures of this instance, and of the work that all of them share. Nothing about users. */
export function createMetrics({ pool, database }: { pool: Pool; database: SystemDatabase }) {
  const registers = [new Registry()]
  const requests = new Histogram({
    name: 'palette_http_request_duration_seconds',
    help: 'Requests by route, from their head to the end of the answer; event streams end with their subscription.',
    labelNames: ['route', 'method', 'status'],
    buckets: SECONDS,
    registers,
  })
  const operations = new Histogram({
    name: 'palette_graphql_operation_duration_seconds',
    help: "Executions by the name of a document of the client's own, else `other`; subscriptions until they begin.",
    labelNames: ['operation', 'type', 'outcome'],
    buckets: SECONDS,
    registers,
  })
  const calls = new Histogram({
    name: 'palette_provider_call_duration_seconds',
    help: 'Requests to a provider of text by model and outcome.',
    labelNames: ['model', 'outcome'],
    buckets: PROVIDER_SECONDS,
    registers,
  })
  const spent = new Counter({
    name: 'palette_provider_cost_micro_dollars_total',
    help: 'What those requests cost, by model.',
    labelNames: ['model'],
    registers,
  })
  let countSockets = () => 0
  new Gauge({
    name: 'palette_sockets',
    help: 'Open WebSockets.',
    registers,
    collect() {
      this.set(countSockets())
    },
  })
  new Gauge({
    name: 'palette_database_connections',
    help: 'Of the pool: open, idle, and requests that wait for one.',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'open' }, pool.totalCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
  const shared = (name: string, help: string) =>
    new Gauge({ name, help: `${help} Of all instances together.`, registers })
  const work = {
    queued: shared('palette_actions_queued', 'Actions that nobody works on yet.'),
    running: shared('palette_actions_running', 'Actions under way.'),
    oldestSeconds: shared('palette_actions_oldest_queued_seconds', 'How long the oldest of them has waited.'),
    jobs: shared('palette_jobs_due', 'Jobs that are due and not taken.'),
  }

  return {
    request: (route: string, method: string, status: number, seconds: number) =>
      requests.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, seconds),
    operation: (operation: string, type: string, failed: boolean, seconds: number) =>
      operations.observe({ operation, type, outcome: failed ? 'errors' : 'ok' }, seconds),
    watchSockets(count: () => number) {
      countSockets = count
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
          calls.observe({ model, outcome: end.outcome }, end.latencyMs / 1_000)
          spent.inc({ model }, Number(end.costMicroUsd))
          await finish(id, end)
        },
      }
    },

    /** The text that Prometheus reads, and its type. */
    async read(): Promise<{ text: string; type: string }> {
      const now = await readWork(database)
      for (const [name, gauge] of Object.entries(work)) gauge.set(now[name as keyof typeof work])
      const all = Registry.merge([ofProcess(), ...registers])
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
