export type Range = { from: string; to: string; timeZone: string }

/** The last `days` calendar days where the person is, today among them. */
export function rangeOfDays(days: number, today: Date): Range {
  const from = new Date(today.getFullYear(), today.getMonth(), today.getDate() - days + 1)
  return {
    from: calendarDate(from),
    to: calendarDate(today),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
}

const calendarDate = (time: Date): string =>
  [time.getFullYear(), time.getMonth() + 1, time.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
