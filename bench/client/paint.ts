import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from '@playwright/test'
import { median, spreadOf } from '../figures.ts'
import type { Figure } from '../live/live.ts'
import { startServer } from '../live/server-process.ts'
import { type Person, signUp } from './browser.ts'
import type { ClientOptions } from './client.ts'

const PAINTED_MAX_MS = 2_500
const PHONE = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true }
const CPU_SLOWDOWN = 4
/** After the last request; a later paint would not be the page's own. */
const SETTLED_MS = 1_500

/** Lighthouse's mobile preset, as its figures say and as it sets them in DevTools, where a delay counts once a request. */
const NETWORKS = {
  'each request 150 ms, 1.6 Mbit/s': { latency: 150, kilobits: 1_638.4 },
  'each request 562 ms, 1.5 Mbit/s': { latency: 562.5, kilobits: 1_474.56 },
}

/** The largest paint of a page, on a simulated phone that has never been here. */
export async function measurePaint({ browser, dataDir, short, page: path }: ClientOptions): Promise<Figure[]> {
  const server = await startServer(dataDir)
  try {
    const person = await signUp(browser, server.url)
    const figures: Figure[] = []
    for (const [name, network] of Object.entries(NETWORKS)) {
      const paints: number[] = []
      for (let run = 0; run < (short ? 1 : 5); run++) {
        paints.push(await largestPaint({ browser, person, address: server.url + path, network }))
      }
      figures.push({
        what: `largest paint of ${path}, ${name}, CPU ÷ ${CPU_SLOWDOWN}`,
        measured: `${spreadOf(paints)} ms`,
        target: `< ${PAINTED_MAX_MS.toLocaleString('en-US')} ms`,
        met: median(paints) < PAINTED_MAX_MS,
      })
    }
    return figures
  } finally {
    await server.stop()
  }
}

type Visit = { browser: Browser; person: Person; address: string; network: { latency: number; kilobits: number } }

async function largestPaint({ browser, person, address, network }: Visit): Promise<number> {
  const context = await browser.newContext({ ...PHONE, locale: 'en-US' })
  try {
    await context.addCookies(person.cookies)
    await context.addInitScript(() => {
      const watched = window as unknown as { largestPaintMs: number }
      new PerformanceObserver((list) => {
        watched.largestPaintMs = list.getEntries().at(-1)?.startTime ?? watched.largestPaintMs
      }).observe({ type: 'largest-contentful-paint', buffered: true })
    })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    const throughput = (network.kilobits * 1_024) / 8
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: network.latency,
      downloadThroughput: throughput,
      uploadThroughput: throughput,
    })
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
    await page.goto(address, { waitUntil: 'networkidle', timeout: 60_000 })
    await page.getByRole('heading', { level: 1 }).waitFor()
    await sleep(SETTLED_MS)
    return await page.evaluate(() => (window as unknown as { largestPaintMs: number }).largestPaintMs)
  } finally {
    await context.close()
  }
}
