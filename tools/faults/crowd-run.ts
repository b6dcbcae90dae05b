import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { compareDatabase, figuresOf } from './books.ts'
import { createCrowd, type Habits, type Intention } from './crowd.ts'
import type { ProcessLine } from './processes.ts'
import type { Random } from './random.ts'
import { spread } from './report.ts'
import { orphansOf, type ServerProcess } from './server-process.ts'
import type { Site } from './site.ts'
import { compareTold } from './told.ts'

const PEOPLE = 6
/** Two of them can afford little, so that refusals are among the answers. */
const POOR = 2
const POOR_POINTS = 40

/** What people do with the servers, and what is compared beyond the ledger and the answers. */
export type Play = {
  habits: Habits
  /** Between the rounds, and at the end. */
  audit(db: pg.Client): Promise<void>
  /** `calmSince`: nothing was killed any more. */
  compare(db: pg.Client, seen: { intentions: readonly Intention[]; calmSince: Date }): Promise<void>
}

export type CrowdRun = Awaited<ReturnType<typeof startRun>>

/** A site with its crowd at work, once its servers are up and `beforeCrowd` is done; `finish` waits for the hold window and compares the books. */
export async function startRun(site: Site, random: Random, play: Play, beforeCrowd = async () => {}) {
  const { report, name } = site
  const restarts: number[] = []
  const drains: number[] = []
  let afterKill: ProcessLine[] = []
  let calmSince = new Date()

  const began = performance.now()
  for (const server of site.servers) {
    server.spawn()
    await server.untilReady(began)
  }
  await beforeCrowd()
  const crowd = createCrowd(site.scene, random.fork(), play.habits)
  for (let number = 0; number < PEOPLE; number++) await crowd.join(await site.signUp(number))
  await site.withDatabase(async (db) => {
    await db.query(
      `SELECT ledger.adjust(id, ${POOR_POINTS} - posted, 'poor', 'faults') FROM account ORDER BY id LIMIT ${POOR}`,
    )
  })
  crowd.begin()

  async function drain(server: ServerProcess): Promise<void> {
    const { code, ms } = await server.drain()
    drains.push(ms)
    const inTime = code === 0 && ms < site.drainTimeoutMs
    report.check('process: SIGTERM ends with 0, in time', inTime, () => `${name}: ${code} after ${Math.round(ms)} ms`)
  }

  async function expectNoOrphans(): Promise<void> {
    const left = await orphansOf(afterKill)
    report.check('process: nothing outlives a killed server', left.length === 0, () =>
      left.map((one) => one.command).join(),
    )
    afterKill = []
  }

  return {
    site,
    crowd,
    drain,
    expectNoOrphans,

    /** The milliseconds until requests are answered. */
    async restart(server: ServerProcess): Promise<number> {
      const since = performance.now()
      server.spawn()
      const ms = await server.untilReady(since)
      restarts.push(ms)
      calmSince = new Date()
      return ms
    },

    async killHard(server: ServerProcess, tree: boolean): Promise<void> {
      afterKill.push(...(await server.killHard({ tree })))
    },

    /** What was acknowledged last is still there, and so is what the play holds against its own books. */
    async lookBack(): Promise<void> {
      await crowd.lookBack(20)
      await site.withDatabase(play.audit)
    },

    async finish(): Promise<void> {
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
      for (const server of site.servers) await drain(server)
      await expectNoOrphans()
      const { asked, broken, followed } = crowd.figures()
      report.figure(`${name}: API requests`, `${asked}, ${broken} without an answer; ${followed} actions followed live`)
      report.figure(`${name}: restarts`, spread(restarts))
      report.figure(`${name}: drains`, spread(drains))
    },
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
