import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'

export type PidFile = { pid: number; port: number; ready: boolean }

export const pidFilePath = (data: string): string => join(data, 'postmaster.pid')

/** What PostgreSQL says about itself: line 1 its process, line 4 its port, line 8 its state. */
export function readPidFile(data: string): PidFile | undefined {
  try {
    const lines = readFileSync(pidFilePath(data), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
  } catch {
    return undefined
  }
}

/** `running`: a server of this cluster. `reused`: the file is stale and its number belongs to some other program now. */
export function ownerOf(pid: number, data: string): 'running' | 'gone' | 'reused' {
  if (!isAlive(pid)) return 'gone'
  const known = process.platform === 'linux' ? isServerByProc(pid, data) : isServerByPs(pid, data)
  return known ? 'running' : 'reused'
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isServerByProc(pid: number, data: string): boolean {
  try {
    const program = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? ''
    if (basename(program) !== 'postgres') return false
  } catch {
    return false
  }
  try {
    // A server works in its data folder, so another cluster's server is told apart.
    return readlinkSync(`/proc/${pid}/cwd`) === data
  } catch {
    return true // another user's process: it may be ours, and starting a second server would be worse than waiting
  }
}

function isServerByPs(pid: number, data: string): boolean {
  const ps = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  return ps.status !== 0 || (ps.stdout.includes('postgres') && ps.stdout.includes(data))
}
