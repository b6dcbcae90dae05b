import type { ForecastFieldsFragment } from '../graphql/generated/graphql.ts'
import { formatDayAndYear, formatPoints } from '../lib/format.ts'

export type Forecast = ForecastFieldsFragment

/** When the points run out, as one would say it. */
export function forecastWords({ runsOutAt, perDay, reason }: Forecast, renewsAt: string, timeZone: string): string {
  const pace = `At your pace of about ${formatPoints(Math.max(1, Math.round(perDay)))} a day`
  switch (reason) {
    case 'TOO_LITTLE_HISTORY':
      return 'How long your points last shows here after three days of use.'
    case 'NOT_WITHIN_A_YEAR':
      return `${pace} they do not run out: each renewal comes before.`
    case 'RUNS_OUT': {
      if (!runsOutAt) return 'How long your points last is not known.'
      const day = formatDayAndYear(runsOutAt, timeZone)
      if (Date.parse(runsOutAt) >= Date.parse(renewsAt)) return `${pace} they last until ${day}, renewals included.`
      return `${pace} they last until ${day}. The renewal on ${formatDayAndYear(renewsAt, timeZone)} comes later.`
    }
  }
}
