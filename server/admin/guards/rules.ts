import { InvalidInput } from '../../errors.ts'

export type GuardTerms = {
  active: boolean
  pointsPerHour: bigint
  timesUsual: number
  usualFrom: bigint
  pauseMinutes: number
}

const POINTS_MAX = 1_000_000_000n
const TIMES = { least: 2, most: 1_000 }
/** Seven days. */
const MINUTES_MAX = 10_080

/** Throws InvalidInput. */
export function parseGuard({ active, pointsPerHour, timesUsual, usualFrom, pauseMinutes }: GuardTerms): GuardTerms {
  for (const [field, points] of Object.entries({ pointsPerHour, usualFrom })) {
    if (points < 1n || points > POINTS_MAX) throw new InvalidInput(field, 'Choose from 1 to 1,000,000,000 points.')
  }
  if (timesUsual < TIMES.least || timesUsual > TIMES.most) {
    throw new InvalidInput('timesUsual', 'Choose from 2 to 1,000 times what is usual.')
  }
  if (pauseMinutes < 1 || pauseMinutes > MINUTES_MAX) {
    throw new InvalidInput('pauseMinutes', 'A pause lasts from a minute to seven days.')
  }
  return { active, pointsPerHour, timesUsual, usualFrom, pauseMinutes }
}
