import { Counter, Histogram, type Registry } from 'prom-client'

/** From a cached answer to a report that somebody waits for. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** From a small model to a video. */
const PROVIDER_SECONDS = [0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320]

/** What this instance counts by itself. Labels have few values: none of them is somebody's to choose. */
export function createMeters(registry: Registry) {
  const registers = [registry]
  return {
    requests: new Histogram({
      name: 'palette_http_request_duration_seconds',
      help: 'Requests by route, from their head to the end of the answer; event streams end with their subscription.',
      labelNames: ['route', 'method', 'status'],
      buckets: SECONDS,
      registers,
    }),
    operations: new Histogram({
      name: 'palette_graphql_operation_duration_seconds',
      help: "Executions by the name of a document of the client's own, else `other`; subscriptions until they begin.",
      labelNames: ['operation', 'type', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    graphqlErrors: new Counter({
      name: 'palette_graphql_errors_total',
      help: 'Errors that left over GraphQL, by code; INTERNAL ones are ours.',
      labelNames: ['code'],
      registers,
    }),
    calls: new Histogram({
      name: 'palette_provider_call_duration_seconds',
      help: 'Requests to a provider of text by model and outcome.',
      labelNames: ['model', 'outcome'],
      buckets: PROVIDER_SECONDS,
      registers,
    }),
    spent: new Counter({
      name: 'palette_provider_cost_micro_dollars_total',
      help: 'What those requests cost, by model.',
      labelNames: ['model'],
      registers,
    }),
    mediaCalls: new Histogram({
      name: 'palette_media_call_duration_seconds',
      help: 'Requests to the provider of images and video: what was asked and how it answered.',
      labelNames: ['call', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    started: new Counter({
      name: 'palette_actions_started_total',
      help: 'Starts of actions that were taken; a repeated key is one again.',
      registers,
    }),
    refused: new Counter({
      name: 'palette_starts_refused_total',
      help: 'Starts of actions that were not, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    settled: new Counter({
      name: 'palette_actions_settled_total',
      help: 'Actions that this instance ended, by function and how.',
      labelNames: ['function', 'outcome'],
      registers,
    }),
    jobs: new Histogram({
      name: 'palette_job_duration_seconds',
      help: 'Jobs by task and outcome; one that failed is tried again.',
      labelNames: ['task', 'outcome'],
      buckets: [...SECONDS, 30, 120],
      registers,
    }),
  }
}
