import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

const SQLITE_BUSY = 5
const POLL_MS = 20

/**
 * Lets one process at a time set up, find or start the server of a folder; returns what releases it.
 * Node has no flock. SQLite's file lock is one: the kernel drops it with the process, whatever ends that.
 */
export async function lockFolder(folder: string, deadline: number): Promise<() => void> {
  const file = join(folder, 'start.lock')
  const lock = new DatabaseSync(file)
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE')
      return () => lock.close()
    } catch (error) {
      const busy = (error as { errcode?: number }).errcode === SQLITE_BUSY
      if (busy && Date.now() < deadline) {
        await sleep(POLL_MS)
        continue
      }
      lock.close()
      throw busy ? new Error(`Another process has been starting the database for too long (${file})`) : error
    }
  }
}
