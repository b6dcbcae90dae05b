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

/** Sums the rows three ways: every day of the range (zero-filled), then functions and models, the dearest first. */
export function summarise(days: string[], rows: UsageRow[]) {
  const byDay = new Map<string, Sum>(days.map((day) => [day, { points: 0n, actions: 0 }]))
  const byFunction = new Map<string, Sum>()
  const byModel = new Map<string, Sum>()
  const all: Sum = { points: 0n, actions: 0 }
  for (const row of rows) {
    add(byDay, row.day, row)
    add(byFunction, row.function, row)
    add(byModel, row.modelId, row)
    all.points += row.points
    all.actions += row.actions
  }
  return {
    ...all,
    byDay: [...byDay].map(([date, sum]) => ({ date, ...sum })),
    byFunction: dearestFirst(byFunction).map(([id, sum]) => ({ function: id, ...sum })),
    byModel: dearestFirst(byModel).map(([modelId, sum]) => ({ modelId, ...sum })),
  }
}

function add(sums: Map<string, Sum>, key: string, { points, actions }: Sum): void {
  const sum = sums.get(key) ?? { points: 0n, actions: 0 }
  sums.set(key, { points: sum.points + points, actions: sum.actions + actions })
}

const dearestFirst = (sums: Map<string, Sum>) =>
  [...sums].sort(([a, x], [b, y]) => Number(y.points - x.points) || y.actions - x.actions || a.localeCompare(b))
