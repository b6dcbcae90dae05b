const EXAMPLES_MAX = 3

export type Report = ReturnType<typeof createReport>

/** What was compared, by rule, and what was wrong. */
export function createReport() {
  const rules = new Map<string, { compared: number; wrong: string[] }>()
  const figures = new Map<string, string>()

  return {
    /** One comparison. A rule passes when it was compared at least once and was never wrong. */
    check(rule: string, holds: boolean, detail: () => string): void {
      const row = rules.get(rule) ?? { compared: 0, wrong: [] }
      row.compared++
      if (!holds) row.wrong.push(detail())
      rules.set(rule, row)
    },

    /** Something worth knowing that is neither right nor wrong. */
    figure(name: string, value: string | number | bigint): void {
      figures.set(name, String(value))
    },

    /** One table and a closing line. True: everything passed. */
    print(): boolean {
      const names = [...rules.keys(), ...figures.keys()]
      const width = Math.max(...names.map((name) => name.length))
      const line = (name: string, rest: string) => process.stdout.write(`${name.padEnd(width)}  ${rest}\n`)
      line('rule', 'compared    wrong')
      line('-'.repeat(width), '--------  -------')
      for (const [name, { compared, wrong }] of rules) {
        line(name, `${String(compared).padStart(8)}  ${String(wrong.length).padStart(7)}`)
        for (const example of wrong.slice(0, EXAMPLES_MAX)) line('', `  ${example}`)
      }
      line('-'.repeat(width), '-----------------')
      for (const [name, value] of figures) line(name, value)
      const failed = [...rules].filter(([, { wrong }]) => wrong.length > 0)
      // Once more at the end, where whoever sees only the last page finds it.
      for (const [name, { wrong }] of failed) line(`FAILED ${name}`, wrong.slice(0, EXAMPLES_MAX).join('\n'))
      process.stdout.write(`\n${rules.size - failed.length} passed, ${failed.length} failed\n`)
      return failed.length === 0
    },
  }
}

/** The middle and the largest, in whole milliseconds. */
export function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  if (sorted.length === 0) return 'none'
  return `p50 ${Math.round(sorted[Math.floor(sorted.length / 2)]!)} ms, max ${Math.round(sorted.at(-1)!)} ms (${sorted.length})`
}
