import { setTimeout as sleep } from 'node:timers/promises'
import type { CrowdRun } from './crowd-run.ts'
import type { Random } from './random.ts'

const STEP_TIMEOUT_MS = 4_000

/** server: alone · tree: with all that it started · boot: and once more while it starts · term: SIGTERM */
export type KillKind = 'server' | 'tree' | 'boot' | 'term'

export type KillPlan = {
  kinds: readonly KillKind[]
  /** Kills are timed by these. */
  steps: readonly string[]
  /** Where a step is held up until the kill, it is met exactly. */
  exact?: boolean
  beforeRound?(index: number, count: number): Promise<void>
}

/** Lets the crowd work, kills a server, starts it again; again and again. */
export async function killRounds(run: CrowdRun, random: Random, plan: KillPlan, count: number): Promise<void> {
  const { site, restart, killHard, expectNoOrphans, drain } = run
  const { kinds, steps } = plan
  const kills = new Map<string, number>()

  async function untilMoment(index: number): Promise<string> {
    const step = random.chance(0.3) ? undefined : steps[(index + random.whole(0, 1)) % steps.length]!
    await sleep(random.whole(150, 700))
    const came = step && (await site.untilStep(step, random.whole(1, plan.exact ? 3 : 8), STEP_TIMEOUT_MS))
    if (!plan.exact || !came) await sleep(random.chance(0.5) ? 0 : random.whole(1, 60))
    return came ? step : 'any moment'
  }

  for (let index = 0; index < count; index++) {
    await plan.beforeRound?.(index, count)
    const kind = kinds[index % kinds.length]!
    const server = random.pick(site.servers)
    const when = await untilMoment(index)
    if (kind === 'term') {
      await drain(server)
    } else {
      await killHard(server, kind === 'tree')
      kills.set(when, (kills.get(when) ?? 0) + 1)
    }
    if (kind === 'boot') {
      server.spawn()
      await sleep(random.whole(0, 900))
      await killHard(server, false)
      kills.set('while starting', (kills.get('while starting') ?? 0) + 1)
    }
    // Half of the time the next start meets the database of the last one on its way down.
    if (random.chance(0.5)) await expectNoOrphans()
    const readyMs = await restart(server)
    await expectNoOrphans()
    process.stderr.write(`${site.name} ${index + 1}: ${kind} at ${when}, ready after ${Math.round(readyMs)} ms\n`)
    await run.lookBack()
  }
  await run.crowd.settleDown()
  const sum = [...kills.values()].reduce((total, one) => total + one, 0)
  const where = [...kills].map(([step, times]) => `${times} ${step}`).join(', ')
  site.report.figure(`${site.name}: kills`, `${sum}: ${where}`)
}
