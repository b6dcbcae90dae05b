const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const tenth = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })
const day = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric' })
const dayAndYear = inZone({ month: 'short', day: 'numeric', year: 'numeric' })
const instant = inZone({ dateStyle: 'medium', timeStyle: 'short' })
const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto', style: 'short' })

export const formatCount = (count: number): string => whole.format(count)

/** A mean, to a tenth: "12.3", "4"; what is more than nothing is never "0". */
export const formatMean = (mean: number): string =>
  mean > 0 && mean < 0.05 ? `< ${tenth.format(0.1)}` : tenth.format(mean)

/** "1 point", "12 points". */
export const formatPoints = (points: number): string => `${whole.format(points)} ${points === 1 ? 'point' : 'points'}`

/** With a sign, and a true minus: "+2,500", "−5". */
export const formatSigned = (points: number): string => `${points < 0 ? '−' : '+'}${whole.format(Math.abs(points))}`

export const formatDay = (time: string): string => day.format(new Date(time))
/** In the browser's zone, unless one is named. */
export const formatDayAndYear = (time: string, timeZone?: string): string => dayAndYear(timeZone).format(new Date(time))
export const formatInstant = (time: string, timeZone?: string): string => instant(timeZone).format(new Date(time))

/** Making a format costs a hundred times what using it does. */
export function inZone(options: Intl.DateTimeFormatOptions): (timeZone?: string) => Intl.DateTimeFormat {
  const made = new Map<string | undefined, Intl.DateTimeFormat>()
  return (timeZone) => {
    const format = made.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { ...options, timeZone })
    made.set(timeZone, format)
    return format
  }
}

/** A calendar date is no instant: at noon it is the same day everywhere. */
export const formatCalendarDay = (date: string): string => day.format(new Date(`${date}T12:00:00`))

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** "3 min. ago", "in 2 days", "now". */
export function formatRelative(time: string, nowMs: number): string {
  const seconds = (Date.parse(time) - nowMs) / 1000
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit)
  }
  return 'just now'
}

/** "640 B", "84 kB", "1.2 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const kilobytes = Math.round(bytes / 1_000)
  return kilobytes < 1_000 ? `${kilobytes} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** "0:07", "12:40", "1:02:03". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const rest = String(seconds % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/** "0:07" or "0:07.5": a position in a song or a spot. */
export function formatTimecode(seconds: number): string {
  const fraction = Math.round((seconds % 1) * 10)
  return formatDuration(seconds * 1000) + (fraction > 0 && fraction < 10 ? `.${fraction}` : '')
}

/** "under a minute", "47 min", "4 h 22 min", "2 days 3 h": how long something lasted. */
export function formatSpan(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'under a minute'
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const days = Math.floor(hours / 24)
  return `${days} ${days === 1 ? 'day' : 'days'}${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`
}

/** "205 ms", "1.4 s", "38 s". */
export function formatAnswerTime(ms: number): string {
  if (ms < 1_000) return `${ms} ms`
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`
}
