import type { Handle } from '../http/answers.ts'
import type { Metrics } from './metrics.ts'

export const METRICS_PATH = '/metrics'
/** Several scrapers, or somebody who floods it, read the same. */
const FRESH_MS = 1_000

/** For Prometheus. */
export function createMetricsHandle({ read }: Pick<Metrics, 'read'>): Handle {
  let latest: { at: number; answer: ReturnType<Metrics['read']> } | undefined
  return async (_req, res) => {
    if (!latest || performance.now() - latest.at > FRESH_MS) latest = { at: performance.now(), answer: read() }
    const { text, type } = await latest.answer
    res.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' })
    res.end(text)
  }
}
