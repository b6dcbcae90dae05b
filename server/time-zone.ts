/** An IANA name such as Europe/Berlin, as the runtime knows it; no offsets. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}

/** How far the clocks of a zone are ahead of UTC at an instant. */
export function zoneOffsetMs(time: Date, timeZone: string): number {
  const wholeSeconds = Math.floor(time.getTime() / 1000) * 1000
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
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSeconds
}

/** The calendar day of an instant, YYYY-MM-DD. */
export const dayIn = (timeZone: string, time: Date): string =>
  new Date(time.getTime() + zoneOffsetMs(time, timeZone)).toISOString().slice(0, 10)
