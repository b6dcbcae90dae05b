import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildClientIfStale } from '../../tools/build-client.ts'
import { loadNow, machine, say, table } from '../figures.ts'
import { quietMoment } from '../quiet.ts'
import { measureBoot } from './boot.ts'
import { measureChanges } from './changes.ts'
import { measureMedia } from './media.ts'
import { measureMemory } from './memory.ts'
import { measureReaders } from './readers.ts'
import { measureStarts } from './starts.ts'

/** One line of the report. `met` is absent where nothing was promised. */
export type Figure = { what: string; measured: string; target?: string; met?: boolean }
export type LiveOptions = { dataDir: string; short: boolean }

type Options = { short: boolean; only: string | undefined; quiet: boolean }

const PARTS = {
  boot: measureBoot,
  changes: measureChanges,
  starts: measureStarts,
  memory: measureMemory,
  media: measureMedia,
  readers: measureReaders,
}

/** What a person who waits would notice: how soon changes arrive, work starts and the server is ready, and its memory. */
export async function benchLive({ short, only, quiet }: Options): Promise<void> {
  const parts = Object.entries(PARTS).filter(([name]) => !only || only === name)
  if (parts.length === 0) throw new Error(`There is no "${only}": ${Object.keys(PARTS).join(', ')}`)
  say(machine())
  await buildClientIfStale()
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-live-'))
  try {
    const figures: Figure[] = []
    for (const [name, measure] of parts) {
      if (quiet && !(await quietMoment())) process.stderr.write(`Others used the machine during ${name}\n`)
      figures.push(...(await measure({ dataDir, short })))
      process.stderr.write(`${name}: done, ${loadNow()}\n`)
    }
    showFigures(figures)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

export function showFigures(figures: readonly Figure[]): void {
  const rows = figures.map(({ what, measured, target = '', met }) => [what, measured, target, verdict(met)])
  say(`\n${table(['what', 'measured', 'target', ''], rows)}\n\n${loadNow()}`)
}

export const verdict = (met: boolean | undefined) => (met === undefined ? '' : met ? 'met' : 'MISSED')
