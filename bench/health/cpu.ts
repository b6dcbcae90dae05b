import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Linux counts in hundredths of a second, whatever the kernel's own tick. */
const TICKS_A_SECOND = 100

/** What a process has used since its start. */
export function cpuSecondsOf(pid: number): number {
  const { ticks } = statOf(pid)
  return ticks / TICKS_A_SECOND
}

/** Of the cluster in the folder: its first process and those it has now. */
export function postgresCpuSeconds(dataDir: string): number {
  const first = Number(readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  const ticks = pids
    .map(statOrGone)
    .flatMap((one) => (one && (one.pid === first || one.parent === first) ? one.ticks : []))
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_A_SECOND
}

function statOrGone(pid: number) {
  try {
    return statOf(pid)
  } catch {
    return undefined
  }
}

function statOf(pid: number) {
  // The name stands in brackets and may hold anything.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  return { pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }
}
