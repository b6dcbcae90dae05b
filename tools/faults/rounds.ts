import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { compareDatabase, figuresOf } from './books.ts'
import { createCrowd, type Habits, type Intention } from './crowd.ts'
import type { ProcessLine } from './processes.ts'
import type { Random } from './random.ts'
import { spread } from './report.ts'
import { orphansOf, type ServerProcess } from './server-process.ts'
import { DRAIN_TIMEOUT_MS, type Site } from './site.ts'
import { compareTold } from './told.ts'

const PEOPLE = 6
/** Two of them can afford little, so that refusals are among the answers. */
const POOR = 2
const POOR_POINTS = 40
const STEP_TIMEOUT_MS = 4_000

type Kind = 'server' | 'tree' | 'boot' | 'term'

/** What people do with the servers, how those are killed, and what is compared beyond the ledger and the answers. */
export type Play = {
  habits: Habits
  kinds: readonly Kind[]
  /** Kills are timed by these. */
  steps: readonly string[]
  beforeRound?(index: number, count: number): Promise<void>
  /** Between the rounds, and at the end. */
  audit(db: pg.Client): Promise<void>
  /** `calmSince`: nothing was killed any more. */
  compare(db: pg.Client, seen: { intentions: readonly Intention[]; calmSince: Date }): Promise<void>
}

export type Run = { rounds(count: number): Promise<void>; finish(): Promise<void> }

/** A site with its crowd: `rounds` lets it work and kills it, `finish` waits for the hold window and compares the books. */
export async function startRun(site: Site, random: Random, play: Play): Promise<Run> {
  const { report, name } = site
  const restarts: number[] = []
  const drains: number[] = []
  const kills = new Map<string, number>()
  let afterKill: ProcessLine[] = []
  let calmSince = new Date()

  const began = performance.now()
  for (const server of site.servers) {
    server.spawn()
    await server.untilReady(began)
  }
  const crowd = createCrowd(site.scene, random.fork(), play.habits)
  for (let number = 0; number < PEOPLE; number++) await crowd.join(await site.signUp(number))
  await site.withDatabase(async (db) => {
    await db.query(
      `SELECT ledger.adjust(id, ${POOR_POINTS} - posted, 'poor', 'faults') FROM account ORDER BY id LIMIT ${POOR}`,
    )
  })
  crowd.begin()

  async function restart(server: ServerProcess): Promise<void> {
    const since = performance.now()
    server.spawn()
    restarts.push(await server.untilReady(since))
    calmSince = new Date()
  }

  async function killHard(server: ServerProcess, how: string, tree: boolean): Promise<void> {
    afterKill.push(...(await server.killHard({ tree })))
    kills.set(how, (kills.get(how) ?? 0) + 1)
  }

  async function expectNoOrphans(): Promise<void> {
    const left = await orphansOf(afterKill)
    report.check('process: nothing outlives a killed server', left.length === 0, () =>
      left.map((one) => one.command).join(),
    )
    afterKill = []
  }

  async function drain(server: ServerProcess): Promise<void> {
    const { code, ms } = await server.drain()
    drains.push(ms)
    const inTime = code === 0 && ms < DRAIN_TIMEOUT_MS
    report.check('process: SIGTERM ends with 0, in time', inTime, () => `${name}: ${code} after ${Math.round(ms)} ms`)
  }

  async function round(index: number): Promise<void> {
    const { kinds, steps } = play
    const kind = kinds[index % kinds.length]!
    const server = random.pick(site.servers)
    const when = random.chance(0.3) ? 'any moment' : steps[(index + random.whole(0, 1)) % steps.length]!
    await sleep(random.whole(150, 700))
    if (when !== 'any moment') await site.untilStep(when, random.whole(1, 8), STEP_TIMEOUT_MS)
    await sleep(random.chance(0.5) ? 0 : random.whole(1, 60))

    if (kind === 'term') await drain(server)
    else await killHard(server, `${kind} at ${when}`, kind === 'tree')
    if (kind === 'boot') {
      server.spawn()
      await sleep(random.whole(0, 900))
      await killHard(server, 'while starting', false)
    }
    // Half of the time the next start meets the database of the last one on its way down.
    if (random.chance(0.5)) await expectNoOrphans()
    await restart(server)
    await expectNoOrphans()
    process.stderr.write(`${name} ${index + 1}: ${kind} at ${when}, ready after ${Math.round(restarts.at(-1)!)} ms\n`)
    await crowd.lookBack(20)
    await site.withDatabase(play.audit)
  }

  return {
    async rounds(count) {
      for (let index = 0; index < count; index++) {
        await play.beforeRound?.(index, count)
        await round(index)
      }
      await crowd.settleDown()
    },

    async finish() {
      await untilAllEnded(site)
      const people = await crowd.compare()
      await site.withDatabase(async (db) => {
        await play.audit(db)
        await compareDatabase(db, name, report)
        await compareTold(db, crowd, people, site)
        await play.compare(db, { intentions: crowd.intentions, calmSince })
        const { statuses, ...figures } = await figuresOf(db)
        report.figure(
          `${name}: actions`,
          `${crowd.ended.size} ended as told (${statuses}); ${figures.retaken} taken up again`,
        )
        report.figure(`${name}: calls`, `${figures.calls}, ${figures.abandoned} abandoned`)
        report.figure(
          `${name}: cost in micro-dollars`,
          `${figures.counted} charged for, ${figures.lost} the house's known loss`,
        )
        report.figure(`${name}: queue rows that the dead left locked`, figures.locked!)
      })
      await crowd.leave()
      await drainAll()
      const { asked, broken, followed } = crowd.figures()
      report.figure(`${name}: API requests`, `${asked}, ${broken} without an answer; ${followed} actions followed live`)
      report.figure(`${name}: kills`, [...kills].map(([how, count]) => `${count} ${how}`).join(', '))
      report.figure(`${name}: restarts`, spread(restarts))
      report.figure(`${name}: drains`, spread(drains))
    },
  }

  async function drainAll(): Promise<void> {
    for (const server of site.servers) await drain(server)
    await expectNoOrphans()
  }
}

async function untilAllEnded({ withDatabase, windowMs }: Site): Promise<void> {
  const since = performance.now()
  const open = () =>
    withDatabase(async (db) => {
      const { rows } = await db.query<{ count: number }>('SELECT count(*)::int FROM action WHERE ended_at IS NULL')
      return rows[0]!.count
    })
  while (performance.now() - since < windowMs && (await open()) > 0) await sleep(200)
}
