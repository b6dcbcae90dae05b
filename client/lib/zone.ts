/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
function offsetMs(time: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000
}

/** When a calendar day, or one `days` after it, begins in a zone: an instant. */
export function startOfDay(date: string, timeZone: string, days = 0): string {
  const there = Date.parse(`${date}T00:00:00Z`) + days * 86_400_000
  // The clock may change on that day: the offset of the first guess is not always that of the instant.
  const guess = there - offsetMs(there, timeZone)
  return new Date(there - offsetMs(guess, timeZone)).toISOString()
}

/** The calendar day of an instant in a zone, YYYY-MM-DD. */
export const dayIn = (timeZone: string, time: number): string =>
  new Date(time + offsetMs(time, timeZone)).toISOString().slice(0, 10)

export const zoneName = (timeZone: string): string => timeZone.replaceAll('_', ' ')

/** A calendar day that there is, YYYY-MM-DD, of a year that is not still being typed. */
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^[12]\d{3}-\d\d-\d\d$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
