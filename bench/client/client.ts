import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { buildClientIfStale } from '../../tools/build-client.ts'
import { loadNow, machine, say, table } from '../figures.ts'
import { type Figure, verdict } from '../live/live.ts'
import { quietMoment } from '../quiet.ts'
import { openBrowser } from './browser.ts'
import { measureMeter } from './meter.ts'
import { measurePaint } from './paint.ts'
import { measureReturn } from './return.ts'
import { measureStreaming } from './streaming.ts'

/** `page`: the address, below the server's, that is looked at. */
export type ClientOptions = { browser: Browser; dataDir: string; short: boolean; page: string }

const PARTS = { meter: measureMeter, streaming: measureStreaming, paint: measurePaint, return: measureReturn }

type Options = { short: boolean; only: string | undefined; quiet: boolean; page: string }

/** What a person sees of the product's speed, in headless Chromium. */
export async function benchClient({ short, only, quiet, page }: Options): Promise<void> {
  const parts = Object.entries(PARTS).filter(([name]) => !only || only === name)
  if (parts.length === 0) throw new Error(`There is no "${only}": ${Object.keys(PARTS).join(', ')}`)
  say(machine())
  await buildClientIfStale()
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-client-'))
  const browser = await openBrowser()
  try {
    const figures: Figure[] = []
    for (const [name, measure] of parts) {
      if (quiet && !(await quietMoment())) process.stderr.write(`Others used the machine during ${name}\n`)
      figures.push(...(await measure({ browser, dataDir, short, page })))
      process.stderr.write(`${name}: done, ${loadNow()}\n`)
    }
    const rows = figures.map(({ what, measured, target = '', met }) => [what, measured, target, verdict(met)])
    say(`\n${table(['what', 'measured', 'target', ''], rows)}\n\n${loadNow()}`)
  } finally {
    await browser.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
