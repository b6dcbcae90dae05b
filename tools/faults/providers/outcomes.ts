import type { Ended } from './action.ts'

export type Outcomes = ReturnType<typeof createOutcomes>

/** What came of each behaviour, as a table. */
export function createOutcomes() {
  const rows = new Map<string, { ended: Ended; tries: number }[]>()
  return {
    add(behaviour: string, seen: { ended: Ended; tries: number }): void {
      rows.set(behaviour, [...(rows.get(behaviour) ?? []), seen])
    },

    print(): void {
      const width = Math.max(...[...rows.keys()].map((name) => name.length))
      const line = (cells: string[]) => process.stdout.write(`${cells.join('  ').trimEnd()}\n`)
      line(['behaviour'.padEnd(width), 'tries'.padEnd(7), 'points'.padEnd(9), 'outcome'])
      for (const [name, seen] of rows) {
        const counts = Map.groupBy(seen, ({ ended }) => ended.failure?.code ?? ended.status)
        const outcome = [...counts].map(([what, all]) => `${all.length} ${what}`).join(', ')
        const tries = between(seen.map((one) => one.tries))
        const points = between(seen.map(({ ended }) => ended.charged ?? -1))
        line([name.padEnd(width), tries.padEnd(7), points.padEnd(9), outcome])
      }
      process.stdout.write('\n')
    },
  }
}

function between(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return least === most ? String(least) : `${least}-${most}`
}
