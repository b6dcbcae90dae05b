import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startBalancer } from '../balancer.ts'
import { startRun } from '../crowd-run.ts'
import type { Part } from '../part.ts'
import { startProvider } from '../provider.ts'
import { sharedDatabase } from '../site-database.ts'
import { textPlay } from '../text-play.ts'

const GOING_AWAY = 1001

/** Two servers behind a load balancer are stopped by SIGTERM and started again in turn, and nobody may notice. */
export const drain: Part = async ({ short, rounds = short ? 2 : 20, random, report, folderOf, openSite }) => {
  const balancer = await startBalancer()
  const closed = new Map<number, number>()
  const site = await openSite('drain', {
    servers: 2,
    database: await sharedDatabase(join(folderOf('drain'), 'database')),
    entrance: {
      url: balancer.url,
      onSocketClosed: (code) => void closed.set(code, (closed.get(code) ?? 0) + 1),
    },
    windowMs: 30_000,
    env: { HOLD_TTL_MS: '30000', RECONCILE_INTERVAL_MS: '500', DRAIN_TIMEOUT_MS: '10000' },
    provider: () => startProvider({ onAsked: () => {} }),
  })
  try {
    const run = await startRun(site, random.fork(), textPlay(site), () =>
      balancer.serve(site.servers.map(({ url }) => url)),
    )
    for (let index = 0; index < rounds; index++) {
      await sleep(random.whole(500, 1_500))
      while (balancer.ready() < site.servers.length) await sleep(20)
      const server = site.servers[index % 2]!
      await run.drain(server)
      const ms = await run.restart(server)
      process.stderr.write(`drain ${index + 1}: stopped and started, ready after ${Math.round(ms)} ms\n`)
      await run.lookBack()
    }
    const { asked, broken } = run.crowd.figures()
    report.check('drain: no request fails in a rolling restart', broken === 0, () => {
      return `${broken} of ${asked}: ${[...new Set(balancer.failed)].join(', ')}`
    })
    const otherCodes = [...closed.keys()].filter((code) => code !== GOING_AWAY && code !== 1000)
    report.check('drain: sockets are told to come back', otherCodes.length === 0 && closed.has(GOING_AWAY), () => {
      return `closed by code: ${JSON.stringify([...closed])}`
    })
    report.figure('drain: requests in rolling restarts', `${asked}, ${broken} failed, ${rounds} restarts`)
    report.figure('drain: sockets told to come back', closed.get(GOING_AWAY) ?? 0)
    await run.crowd.settleDown()
    await run.finish()
  } finally {
    await balancer.stop()
  }
}
