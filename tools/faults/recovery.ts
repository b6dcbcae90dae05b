import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '../../server/test/client.ts'
import type { CrowdRun } from './crowd-run.ts'

const BACK_WITHIN_MS = 10_000
const GIVE_UP_MS = 60_000

/**
 * The milliseconds until every server answers a person again, and work of the crowd's has ended since. A server that
 * ended by itself is started again, so that the run can go on.
 */
export async function untilBack(run: CrowdRun): Promise<number> {
  const { site, crowd } = run
  const since = performance.now()
  const before = crowd.ended.size
  const waiting = new Set(site.servers)
  while (waiting.size > 0 || crowd.ended.size === before) {
    for (const server of waiting) {
      const running = server.isRunning()
      site.report.check('process: no server ends by itself', running, () => `${site.name}: ${server.url}`)
      if (!running) await run.restart(server)
      if (await answers(server.url, crowd.anybody())) waiting.delete(server)
    }
    if (performance.now() - since > GIVE_UP_MS) break
    await sleep(20)
  }
  const ms = performance.now() - since
  site.report.check('database: everything goes on within 10 s', ms <= BACK_WITHIN_MS, () => {
    return `${site.name}: ${Math.round(ms)} ms${waiting.size > 0 ? `, without ${[...waiting].map(({ url }) => url)}` : ''}`
  })
  return ms
}

async function answers(url: string, person: ReturnType<CrowdRun['crowd']['anybody']>): Promise<boolean> {
  try {
    const { data, errors } = await createClient(url).query('{ viewer { account { available } } }', {}, person)
    return !errors && data?.viewer?.account.available >= 0
  } catch {
    return false
  }
}
