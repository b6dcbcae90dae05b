import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildClientIfStale } from '../build-client.ts'
import { randomFrom } from './random.ts'
import { createReport } from './report.ts'
import { startRun } from './rounds.ts'
import { createSite, type Site } from './site.ts'

/**
 * Kills servers at random moments and at named steps while people work with them, and then compares three books: the
 * provider's, the ledger's, and what the API told. --short: within a minute · --rounds N · --seed N
 */
const { values } = parseArgs({
  options: { short: { type: 'boolean', default: false }, rounds: { type: 'string' }, seed: { type: 'string' } },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const rounds = Number(values.rounds ?? (values.short ? 5 : 20))
if (!Number.isInteger(seed) || !Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write('Usage: node tools/faults/run.ts [--short] [--rounds N] [--seed N]\n')
  process.exit(64)
}
process.stdout.write(`seed ${seed}, ${rounds} rounds\n\n`)

const random = randomFrom(seed)
const report = createReport()
const folder = mkdtempSync(join(tmpdir(), 'palette-faults-'))
const sites: Site[] = []
let passed = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leaveAtOnce)
try {
  await buildClientIfStale()
  const begin = async (name: string, servers: number, holdTtlMs: number, count: number) => {
    const site = await createSite({ name, folder: join(folder, name), servers, holdTtlMs, report })
    sites.push(site)
    const run = await startRun(site, random.fork())
    await run.rounds(count)
    return run
  }
  const alone = await begin('alone', 1, values.short ? 10_000 : 20_000, rounds)
  // The first one's hold window passes meanwhile.
  const pair = await begin('pair', 2, values.short ? 20_000 : 30_000, Math.ceil(rounds / 2))
  await Promise.all([alone.finish(), pair.finish()])
  passed = report.print()
} finally {
  for (const site of sites) {
    for (const server of site.servers) await server.killHard({ tree: true })
    await site.close()
  }
  if (passed) rmSync(folder, { recursive: true, force: true })
  else process.stdout.write(`What is left of it: ${folder} (seed ${seed})\n`)
}
process.exit(passed ? 0 : 1)

/** Whoever stops this must not be left with our servers. The signals are sent before the first wait. */
function leaveAtOnce(): void {
  for (const site of sites) for (const server of site.servers) void server.killHard({ tree: true })
  process.exit(1)
}
