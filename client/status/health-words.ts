import { assertNever } from '../lib/assert-never.ts'

/** As the API names them. */
export type HealthState = 'UP' | 'DEGRADED' | 'DOWN' | 'MAINTENANCE' | 'UNKNOWN'

/** A state in one or two words. */
export function stateWords(state: HealthState): string {
  switch (state) {
    case 'UP':
      return 'Works'
    case 'DEGRADED':
      return 'Slower than usual'
    case 'DOWN':
      return 'Down'
    case 'MAINTENANCE':
      return 'Maintenance'
    case 'UNKNOWN':
      return 'Not known'
    default:
      return assertNever(state)
  }
}

/** Colour of badges and icons, by the theme's names. */
export function stateColour(state: HealthState): string {
  switch (state) {
    case 'UP':
      return 'teal'
    case 'DEGRADED':
      return 'yellow'
    case 'DOWN':
      return 'red'
    case 'MAINTENANCE':
      return 'blue'
    case 'UNKNOWN':
      return 'gray'
    default:
      return assertNever(state)
  }
}

const hundredths = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })

/** "99.98 %". Cut rather than rounded: only what never failed is 100 %. */
export const formatUptime = (share: number): string => `${hundredths.format(Math.floor(share * 10_000) / 100)} %`
