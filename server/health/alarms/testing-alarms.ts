import type { Clock } from '../../clock.ts'
import type { World } from '../../test/world.ts'
import { createAlarms } from './service.ts'

/** Of two instances on one database; `told` gets what either of them says. */
export function twoAlarms(
  world: World,
  { clock, told, remindAfterMs }: { clock: Clock; told: string[]; remindAfterMs: number },
) {
  const alarm = () =>
    createAlarms({
      transactions: world.app.transactions,
      clock,
      driftIn: world.app.drift.sums,
      tell: async (_tx, { targetId, kind }) => void told.push(`${targetId} ${kind}`),
      remindAfterMs,
    })
  return [alarm(), alarm()]
}
