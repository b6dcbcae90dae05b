import { accessSync, constants, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const MEMORY_FOLDER = '/dev/shm'
const ROOM_BYTES = 4_000_000_000

/** A database is a thousand files, and each world of a test makes one: in memory, where the machine offers that. */
export function quickFolder(): string {
  if (process.env.TMPDIR) return process.env.TMPDIR
  try {
    accessSync(MEMORY_FOLDER, constants.W_OK)
    const { bavail, bsize } = statfsSync(MEMORY_FOLDER)
    return bavail * bsize > ROOM_BYTES ? MEMORY_FOLDER : tmpdir()
  } catch {
    return tmpdir()
  }
}
