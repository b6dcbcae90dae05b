import { expect, test } from 'vitest'
import { schedule } from './tasks.ts'

const SWEEP_WITHIN_MS = 5_000

test.each([1_000, 30_000, 600_000])(
  'with a reconcile interval of %i ms, work whose runner died goes on within five seconds of the end of its lease',
  (reconcileIntervalMs) => {
    const { everyMs } = schedule({ reconcileIntervalMs, healthIntervalMs: 300_000 }).find(
      ({ task }) => task === 'actions.sweep',
    )!
    expect(everyMs).toBeLessThanOrEqual(Math.min(SWEEP_WITHIN_MS, reconcileIntervalMs))
  },
)
