import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession } from '@playwright/test'
import { percentile } from '../figures.ts'
import type { Figure } from '../live/live.ts'
import { startServer } from '../live/server-process.ts'
import { signUp, type Watched, watchedPage } from './browser.ts'
import type { ClientOptions } from './client.ts'

const BUSY_MAX = 0.2
const EVENTS_A_MINUTE = 1_000
const START = `mutation ($input: StartActionInput!) { startAction(input: $input) { ... on Action { id } } }`
/** Every part writes a piece this often; three parts write at a time. */
const PIECE_EVERY_MS = 150
/** So long that it is read in seven parts, which write for two minutes. */
const PARAGRAPH = `Mara comes home on the night train. Nobody waits, only the clock, which has stopped. [[sandbox:slow=${PIECE_EVERY_MS}]]\n\n`
const STORY = PARAGRAPH.repeat(Math.ceil(150_000 / PARAGRAPH.length))

/** How much of the main thread a page takes on which an action writes, chapter by chapter. */
export async function measureStreaming({ browser, dataDir, short }: ClientOptions): Promise<Figure[]> {
  const seconds = short ? 10 : 60
  const server = await startServer(dataDir)
  try {
    const person = await signUp(browser, server.url)
    const page = await watchedPage(browser, person, `${server.url}/studio`)
    const work = { storyBreakdown: { story: STORY } }
    const response = await page.context().request.post(`${server.url}/graphql`, {
      data: { query: START, variables: { input: { idempotencyKey: crypto.randomUUID(), work } } },
    })
    const { data } = (await response.json()) as { data: { startAction: { id: string } } }
    await page.goto(`${server.url}/studio/${data.startAction.id}`)
    await page.waitForFunction(() => (window as unknown as Watched).frames > 10, undefined, { timeout: 60_000 })

    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    const frames = () => page.evaluate(() => (window as unknown as Watched).frames)
    const metric = (name: string) => secondsOf(session, name)
    const [before, cpuBefore] = [await metric('TaskDuration'), await metric('ThreadTime')]
    const [framesBefore, began] = [await frames(), performance.now()]
    const shares: number[] = []
    for (let second = 0, last = before; second < seconds; second++) {
      await sleep(1_000)
      const now = await metric('TaskDuration')
      shares.push(now - last)
      last = now
    }
    const passed = (performance.now() - began) / 1_000
    const events = (((await frames()) - framesBefore) / passed) * 60
    const busy = ((await metric('TaskDuration')) - before) / passed
    const cpu = ((await metric('ThreadTime')) - cpuBefore) / passed
    await page.context().close()
    return [
      {
        what: `main thread while an action writes, ${seconds} s`,
        measured: percent(busy),
        target: `< ${percent(BUSY_MAX)}`,
        met: busy < BUSY_MAX,
      },
      { what: '… of which on the CPU, not waiting for one', measured: percent(cpu) },
      { what: '… in its busiest second', measured: percent(percentile(shares, 1)) },
      {
        what: '… events a minute',
        measured: events.toFixed(0),
        target: `≥ ${EVENTS_A_MINUTE}`,
        met: events >= EVENTS_A_MINUTE,
      },
    ]
  } finally {
    await server.stop()
  }
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

async function secondsOf(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  const metric = metrics.find((one) => one.name === name)
  if (!metric) throw new Error(`Chromium gave no ${name}`)
  return metric.value
}
