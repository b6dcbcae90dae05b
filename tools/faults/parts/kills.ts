import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startRun } from '../crowd-run.ts'
import { killRounds } from '../kill-rounds.ts'
import type { Part } from '../part.ts'
import { startProvider } from '../provider.ts'
import { watchedDatabase } from '../site-database.ts'
import { createSteps } from '../steps.ts'
import { textPlay } from '../text-play.ts'
import type { Statement } from '../wire-tap.ts'

type Step = { name: string; on: 'sent' | 'done'; is(statement: Statement): boolean }

const SETTLES = /ledger\.(capture|release)\(/
const texts = (pattern: RegExp) => (statement: Statement) => statement.texts.some((text) => pattern.test(text))

/** The life of an action, as the database sees it. */
const LIFE: Step[] = [
  { name: 'before the hold is written', on: 'sent', is: texts(/ledger\.hold\(/) },
  { name: 'held, not answered', on: 'done', is: texts(/ledger\.hold\(/) },
  { name: 'lease taken', on: 'done', is: texts(/attempts = attempts \+ 1/) },
  { name: 'call written, provider not asked', on: 'done', is: texts(/INSERT INTO "public"\."provider_call"/) },
  { name: 'words arrive', on: 'sent', is: texts(/INSERT INTO action_progress/) },
  { name: 'words written', on: 'done', is: texts(/INSERT INTO action_progress/) },
  { name: 'answered, call not written', on: 'sent', is: texts(/UPDATE "public"\."provider_call"/) },
  { name: 'before the settlement', on: 'sent', is: texts(SETTLES) },
  {
    name: 'settled, not committed',
    on: 'sent',
    is: ({ texts, written }) => /^COMMIT/i.test(texts[0] ?? '') && SETTLES.test(written),
  },
  { name: 'committed, not announced', on: 'done', is: ({ commits, written }) => commits && SETTLES.test(written) },
]
const OUTSIDE = ['provider asked', 'start answered', 'end seen', 'cancel sent', 'progress seen', 'replay sent']
/** The statement, or its answer, is held up for so long: the kill falls into it. */
const HELD_UP_MS = 400
const ROUND_KINDS = ['server', 'server', 'server', 'boot'] as const

/** kill -9 at every named step of an action's life, exactly there, and at random moments. */
export const kills: Part = async ({ short, rounds = short ? 6 : 160, random, folderOf, openSite }) => {
  const steps = createSteps()
  const holdUp = (on: Step['on']) => (statement: Statement) => {
    const step = LIFE.find((one) => one.on === on && steps.isAwaited(one.name) && one.is(statement))
    if (!step) return undefined
    steps.happened(step.name)
    return sleep(HELD_UP_MS)
  }
  const holdTtlMs = short ? 30_000 : 40_000
  const done = holdUp('done')
  const site = await openSite('kills', {
    servers: 1,
    database: await watchedDatabase(join(folderOf('kills'), 'database'), {
      sent: holdUp('sent'),
      done: (statement) => done(statement)?.then(() => 'pass' as const) ?? 'pass',
    }),
    steps,
    windowMs: holdTtlMs + 10_000,
    env: { HOLD_TTL_MS: String(holdTtlMs), RECONCILE_INTERVAL_MS: '500' },
    provider: (step) => startProvider({ onAsked: () => step('provider asked') }),
  })
  const run = await startRun(site, random.fork(), textPlay(site))
  const names = [...LIFE.map(({ name }) => name), ...OUTSIDE]
  await killRounds(run, random.fork(), { kinds: ROUND_KINDS, steps: names, exact: true }, rounds)
  await run.finish()
}
