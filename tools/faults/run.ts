import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildClientIfStale } from '../build-client.ts'
import { measureDowntime, RECONCILE_INTERVAL_MS } from './downtime.ts'
import { mediaPlay } from './media-play.ts'
import { type MediaProvider, startMediaProvider } from './media-provider.ts'
import { startProvider } from './provider.ts'
import { runProviders } from './providers/matrix.ts'
import { randomFrom } from './random.ts'
import { createReport } from './report.ts'
import { startRun } from './rounds.ts'
import { createSite, type Site, type SiteProvider } from './site.ts'
import { textPlay } from './text-play.ts'

/**
 * Kills servers at random moments and at named steps while people work with them, and then compares three books: the
 * provider's, the ledger's, and what the API told. The part `providers` kills nothing: there the providers misbehave, in
 * every way and with every function. --short: within two minutes · --only text|media|providers · --rounds N · --seed N ·
 * --behaviour WORDS: of the providers' behaviours, those with these words in their name
 */
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: 'text,media,providers' },
    rounds: { type: 'string' },
    seed: { type: 'string' },
    behaviour: { type: 'string' },
  },
})
const { short } = values
const parts = values.only.split(',')
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
const textRounds = rounds ?? (short ? 5 : 20)
const mediaRounds = rounds ?? (short ? 3 : 20)
const wellSaid = parts.every((part) => ['text', 'media', 'providers'].includes(part))
if (!wellSaid || !Number.isInteger(seed) || !Number.isInteger(textRounds) || textRounds < 1) {
  process.stderr.write(
    'Usage: node tools/faults/run.ts [--short] [--only text|media|providers] [--rounds N] [--seed N] [--behaviour WORDS]\n',
  )
  process.exit(64)
}
process.stdout.write(`seed ${seed}, ${parts.join(' and ')}${short ? ', short' : ''}\n\n`)

const random = randomFrom(seed)
// Each part draws from its own, so that a seed repeats it also where it is run alone.
const [textRandom, mediaRandom, providersRandom] = [random.fork(), random.fork(), random.fork()]
const report = createReport()
const folder = mkdtempSync(join(tmpdir(), 'palette-faults-'))
const sites: Site[] = []
let passed = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leaveAtOnce)
try {
  await buildClientIfStale()
  if (parts.includes('text')) await texts()
  if (parts.includes('media')) await media()
  if (parts.includes('providers'))
    await runProviders({ folder, random: providersRandom, report, short, only: values.behaviour })
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

type Setting<Provider extends SiteProvider> = {
  servers: number
  windowMs: number
  env: Record<string, string>
  provider(step: (what: string) => void, folder: string): Promise<Provider>
}

async function openSite<Provider extends SiteProvider>(
  name: string,
  { provider, ...setting }: Setting<Provider>,
): Promise<Site<Provider>> {
  const own = join(folder, name)
  const site = await createSite({ ...setting, name, folder: own, report, provider: (step) => provider(step, own) })
  sites.push(site)
  return site
}

async function texts(): Promise<void> {
  const begin = async (name: string, servers: number, holdTtlMs: number, count: number) => {
    const site = await openSite(name, {
      servers,
      windowMs: holdTtlMs,
      env: { HOLD_TTL_MS: String(holdTtlMs), RECONCILE_INTERVAL_MS: '500' },
      provider: (step) => startProvider({ onAsked: () => step('provider asked') }),
    })
    const run = await startRun(site, textRandom.fork(), textPlay(site))
    await run.rounds(count)
    return run
  }
  const alone = await begin('alone', 1, short ? 10_000 : 20_000, textRounds)
  // The first one's hold window passes meanwhile.
  const pair = await begin('pair', 2, short ? 20_000 : 30_000, Math.ceil(textRounds / 2))
  await Promise.all([alone.finish(), pair.finish()])
}

async function media(): Promise<void> {
  const [holdTtlMs, unknownWindowMs] = short ? [40_000, 60_000] : [100_000, 100_000]
  const site = await openSite('media', {
    servers: 1,
    // Beyond it, one rule is broken; the long form waits for the others to be worth comparing.
    windowMs: holdTtlMs + unknownWindowMs + (short ? 0 : 330_000),
    env: {
      HOLD_TTL_MS: String(holdTtlMs),
      UNKNOWN_WINDOW_MS: String(unknownWindowMs),
      RECONCILE_INTERVAL_MS: '2000',
    },
    provider: (step, own) => openMedia(step, own, { pace: 0.5, odds: { lose: 0.3, double: 0.3, delayMaxMs: 3_000 } }),
  })
  const play = mediaPlay(site, { runs: short ? 12 : 100, slowMishaps: !short })
  const run = await startRun(site, mediaRandom.fork(), play)
  await run.rounds(mediaRounds)

  const downtime = await openSite('downtime', {
    servers: 1,
    windowMs: 0,
    env: { RECONCILE_INTERVAL_MS: String(RECONCILE_INTERVAL_MS) },
    provider: (step, own) => openMedia(step, own, { pace: 1, odds: { lose: 0, double: 0, delayMaxMs: 0 } }),
  })
  // The window of what the kills left open passes meanwhile.
  await Promise.all([run.finish(), measureDowntime(downtime, short ? [0] : [0, 60_000, 180_000])])
}

type Telling = Pick<Parameters<typeof startMediaProvider>[0], 'pace' | 'odds'>

function openMedia(step: (what: string) => void, own: string, telling: Telling): Promise<MediaProvider> {
  return startMediaProvider({
    step,
    ...telling,
    seed: mediaRandom.whole(0, 2 ** 31 - 1),
    logFile: join(own, 'media.log'),
  })
}

/** Whoever stops this must not be left with our servers. The signals are sent before the first wait. */
function leaveAtOnce(): void {
  for (const site of sites) for (const server of site.servers) void server.killHard({ tree: true })
  process.exit(1)
}
