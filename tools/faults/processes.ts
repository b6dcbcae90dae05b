import { execFileSync } from 'node:child_process'

export type ProcessLine = { pid: number; parent: number; command: string }

export function listProcesses(): ProcessLine[] {
  const table = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args='], {
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  })
  return table.split('\n').flatMap((line) => {
    const [, pid, parent, state, command] = line.match(/^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/) ?? []
    // A zombie has ended; it only waits to be counted.
    if (!pid || state!.startsWith('Z')) return []
    return [{ pid: Number(pid), parent: Number(parent), command: command! }]
  })
}

/** Everything that a process has started, and what that has started. */
export function descendantsOf(root: number): ProcessLine[] {
  const all = listProcesses()
  const found: ProcessLine[] = []
  for (let parents = [root]; parents.length > 0; ) {
    const children = all.filter(({ parent }) => parents.includes(parent))
    found.push(...children)
    parents = children.map(({ pid }) => pid)
  }
  return found
}

/** Those of the processes that still run, told by number and command, because numbers are used again. */
export function stillRunning(processes: readonly ProcessLine[]): ProcessLine[] {
  const all = listProcesses()
  return processes.filter(({ pid, command }) => all.some((one) => one.pid === pid && sameProgram(one.command, command)))
}

/** PostgreSQL's processes rename themselves as they work: "postgres: palette idle". */
const sameProgram = (a: string, b: string) => a.split(/[\s:]/)[0] === b.split(/[\s:]/)[0]

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended in this moment.
  }
}
