import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

const SAMPLE_MS = 1_000
const SAMPLES = 2
const IDLE_SHARE_MIN = 0.7
const PATIENCE_MS = 60_000

/** On a machine that others use: resolves in a moment when they use little of it. False: there was none in a minute. */
export async function quietMoment(): Promise<boolean> {
  const end = performance.now() + PATIENCE_MS
  let quiet = 0
  while (quiet < SAMPLES && performance.now() < end) {
    const before = times()
    await sleep(SAMPLE_MS)
    const after = times()
    quiet = (after.idle - before.idle) / (after.all - before.all) >= IDLE_SHARE_MIN ? quiet + 1 : 0
  }
  return quiet === SAMPLES
}

function times(): { idle: number; all: number } {
  const each = cpus().map((cpu) => cpu.times)
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)
  return { idle: sum(each.map(({ idle }) => idle)), all: sum(each.map((one) => sum(Object.values(one)))) }
}
