import { execFileSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'

/** Nearest rank; `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

/** Of an even number of values the middle between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

/** "4,210 (3,980-4,302)": the median, and how far the rounds lay apart. */
export function spreadOf(values: readonly number[], digits = 0): string {
  const show = (value: number) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return `${show(median(values))} (${show(Math.min(...values))}-${show(Math.max(...values))})`
}

/** A Markdown table, with columns wide enough to read in a terminal. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** What the figures were measured on. The load is what others do to the machine meanwhile. */
export function machine(): string {
  const { model = 'unknown' } = cpus()[0] ?? {}
  return `${cpus().length} × ${model} · Node ${process.versions.node} · commit ${commit()} · ${loadNow()}`
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return 'unknown'
  }
}

export const loadNow = (): string => `load ${loadavg()[0]!.toFixed(1)} at ${new Date().toISOString().slice(0, 16)}Z`

export const say = (text: string): boolean => process.stdout.write(`${text}\n`)
