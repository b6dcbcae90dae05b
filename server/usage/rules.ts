export type UsageRow = { day: string; function: string; modelId: string; points: bigint; actions: number }
type Sum = { points: bigint; actions: number }

export const RANGE_DAYS_MAX = 731
const DAY_MS = 86_400_000

/** The days of a range, both ends included; undefined when it is turned round or longer than RANGE_DAYS_MAX. */
export function daysOf(from: string, to: string): string[] | undefined {
  const first = Date.parse(`${from}T00:00:00Z`)
  const count = (Date.parse(`${to}T00:00:00Z`) - first) / DAY_MS + 1
  if (!(count >= 1 && count <= RANGE_DAYS_MAX)) return undefined
  return Array.from({ length: count }, (_, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10))
}

/** The `count` days before one, the latest first. */
export const daysBefore = (day: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(`${day}T00:00:00Z`) - (index + 1) * DAY_MS).toISOString().slice(0, 10),
  )

/** As many days as the range has, right before it; undefined where the calendar does not reach back that far. */
export function rangeBefore({ from, to }: { from: string; to: string }): { from: string; to: string } | undefined {
  const days = daysBefore(from, daysOf(from, to)?.length ?? 0)
  const [last, first] = [days[0], days.at(-1)]
  return first && last && first >= '0001-01-01' ? { from: first, to: last } : undefined
}

/** Sums the rows every way: each day of the range (zero-filled) and what it is made of, functions and models. */
export function summarise(days: string[], rows: UsageRow[]) {
  const ofDay = new Map<string, UsageRow[]>(days.map((day) => [day, []]))
  for (const row of rows) ofDay.get(row.day)?.push(row)
  return {
    ...sumOf(rows),
    byDay: [...ofDay].map(([date, own]) => ({ date, ...sumOf(own), ...parted(own) })),
    ...parted(rows),
  }
}

/** The dearest first. */
const parted = (rows: UsageRow[]) => ({
  byFunction: sumsBy(rows, (row) => row.function).map(([id, sum]) => ({ function: id, ...sum })),
  byModel: sumsBy(rows, (row) => row.modelId).map(([modelId, sum]) => ({ modelId, ...sum })),
})

const sumOf = (rows: UsageRow[]): Sum => rows.reduce(plus, NOTHING)

function sumsBy(rows: UsageRow[], key: (row: UsageRow) => string): [string, Sum][] {
  const sums = new Map<string, Sum>()
  for (const row of rows) sums.set(key(row), plus(sums.get(key(row)) ?? NOTHING, row))
  return [...sums].sort(([a, x], [b, y]) => Number(y.points - x.points) || y.actions - x.actions || a.localeCompare(b))
}

const NOTHING: Sum = { points: 0n, actions: 0 }
const plus = (sum: Sum, { points, actions }: Sum): Sum => ({
  points: sum.points + points,
  actions: sum.actions + actions,
})
