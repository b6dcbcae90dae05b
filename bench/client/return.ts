import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { layCable } from '../../e2e/cable.ts'
import { spreadOf } from '../figures.ts'
import type { Figure } from '../live/live.ts'
import { startStampedServer } from '../live/server-process.ts'
import { signUp, type Watched, watchedPage } from './browser.ts'
import type { ClientOptions } from './client.ts'

const RIGHT_WITHIN_MS = 2_000
/** Longer than the client's waits take to grow to their longest: an outage of minutes is no different. */
const OUTAGE_MS = 15_000

/** How soon the meter is right after the page was away, while the account changed. */
export async function measureReturn({ browser, dataDir, short, page: path }: ClientOptions): Promise<Figure[]> {
  const runs = short ? 1 : 5
  const server = await startStampedServer(dataDir)
  const cable = await layCable({ to: Number(new URL(server.url).port) })
  const address = cable.url.replace('localhost', '127.0.0.1') + path
  const person = await signUp(browser, server.url)

  /** The page is away, the account changes, and the page is back: the milliseconds until its meter is right. */
  async function afterAway(away: (page: Page) => Promise<() => Promise<void>>): Promise<number> {
    const page = await watchedPage(browser, person, address)
    const before = await page.evaluate(() => (window as unknown as Watched).shown)
    const comeBack = await away(page)
    await server.change(person.userId)
    const began = performance.now()
    await comeBack()
    await page.waitForFunction((known) => (window as unknown as Watched).shown !== known, before, { polling: 20 })
    const tookMs = performance.now() - began
    await page.context().close()
    return tookMs
  }
  async function figure(what: string, away: Parameters<typeof afterAway>[0], maxMs?: number): Promise<Figure> {
    const taken: number[] = []
    for (let run = 0; run < runs; run++) taken.push(await afterAway(away))
    const target = maxMs === undefined ? {} : { target: `< ${maxMs / 1_000} s`, met: Math.max(...taken) < maxMs }
    return { what, measured: `${spreadOf(taken)} ms`, ...target }
  }

  try {
    return [
      await figure('frozen, its network gone; woken: right after', frozen, RIGHT_WITHIN_MS),
      await figure('an hour asleep, its socket dead without a word: right after', asleep, RIGHT_WITHIN_MS),
      await figure('an outage, the browser says when it is over: right after', offline, RIGHT_WITHIN_MS),
      await figure('an outage that only the server’s side knows of: right after', outage),
    ]
  } finally {
    await cable.remove()
    await server.stop()
  }

  async function frozen(page: Page) {
    const session = await page.context().newCDPSession(page)
    await session.send('Page.setWebLifecycleState', { state: 'frozen' })
    cable.cut()
    return async () => {
      cable.mend()
      await session.send('Page.setWebLifecycleState', { state: 'active' })
    }
  }
  async function asleep(page: Page) {
    cable.stall()
    return async () => {
      cable.mend()
      // What was open stays mute, as behind a router that forgot it; the page's clock has gone on for an hour.
      await page.evaluate(() => {
        const past = Date.now
        Date.now = () => past() + 3_600_000
        document.dispatchEvent(new Event('resume'))
      })
    }
  }
  async function offline(page: Page) {
    cable.cut()
    await page.context().setOffline(true)
    await sleep(short ? 2_000 : OUTAGE_MS)
    return async () => {
      cable.mend()
      await page.context().setOffline(false)
    }
  }
  async function outage() {
    cable.cut()
    await sleep(short ? 2_000 : OUTAGE_MS)
    return async () => cable.mend()
  }
}
