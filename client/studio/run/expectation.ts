/** Work that takes this much longer than the median is late enough to say so. */
const LATE = 1.4
/** As far as the bar goes at the expected time, and as far as it ever goes before the end. */
const AT_EXPECTED = 0.9
const AT_MOST = 0.98

/** How far work has probably come, between 0 and 1: it slows down past the expected time and never claims the end. */
export function expectedShare(passedMs: number, expectedMs: number): number {
  const time = Math.max(0, passedMs) / Math.max(1, expectedMs)
  if (time <= 1) return AT_EXPECTED * time
  return AT_EXPECTED + (AT_MOST - AT_EXPECTED) * (1 - 1 / time)
}

export const isLate = (passedMs: number, expectedMs: number): boolean => passedMs > LATE * expectedMs
