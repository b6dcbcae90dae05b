import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { quickFolder } from '../../server/test/quick-folder.ts'
import { buildClientIfStale } from '../build-client.ts'
import { createSites, type Part } from './part.ts'
import { answers } from './parts/answers.ts'
import { clock } from './parts/clock.ts'
import { database } from './parts/database.ts'
import { disk } from './parts/disk.ts'
import { drain } from './parts/drain.ts'
import { kills } from './parts/kills.ts'
import { media } from './parts/media.ts'
import { providers } from './parts/providers.ts'
import { text } from './parts/text.ts'
import { randomFrom } from './random.ts'
import { createReport } from './report.ts'

/**
 * Does harm to servers, their database, their disk and their clocks, and lets providers misbehave, while people work with
 * them, and then compares three books: the provider's, the ledger's, and what the API told. --short: within five minutes ·
 * --only text,media,… · --rounds N · --seed N · --behaviour WORDS: of providers, those alone
 */
const PARTS: Record<string, Part> = { text, media, providers, kills, database, answers, disk, clock, drain }

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: Object.keys(PARTS).join() },
    rounds: { type: 'string' },
    seed: { type: 'string' },
    behaviour: { type: 'string' },
  },
})
const { short } = values
const wanted = values.only.split(',')
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
const wellSaid = wanted.every((name) => name in PARTS) && Number.isInteger(seed)
if (!wellSaid || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) {
  const names = Object.keys(PARTS).join('|')
  process.stderr.write(
    `Usage: node tools/faults/run.ts [--short] [--only ${names}] [--rounds N] [--seed N] [--behaviour WORDS]\n`,
  )
  process.exit(64)
}
process.stdout.write(`seed ${seed}, ${wanted.join(', ')}${short ? ', short' : ''}\n\n`)

const random = randomFrom(seed)
const report = createReport()
const folder = mkdtempSync(join(quickFolder(), 'palette-faults-'))
const sites = createSites(folder, report)
let passed = false
// Whoever stops this must not be left with our servers.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    sites.killAll()
    process.exit(1)
  })
}
try {
  await buildClientIfStale()
  for (const [name, part] of Object.entries(PARTS)) {
    // Each draws from its own, so that a seed repeats it also where it is run alone.
    const own = random.fork()
    if (!wanted.includes(name)) continue
    const since = performance.now()
    await part({
      short,
      rounds,
      behaviour: values.behaviour,
      random: own,
      report,
      folderOf: sites.folderOf,
      openSite: sites.open,
    })
    await sites.closeAll()
    report.figure(`${name}: took`, `${Math.round((performance.now() - since) / 1_000)} s`)
  }
  passed = report.print()
} finally {
  await sites.closeAll()
  if (passed) rmSync(folder, { recursive: true, force: true })
  else process.stdout.write(`What is left of it: ${folder} (seed ${seed})\n`)
}
process.exit(passed ? 0 : 1)
