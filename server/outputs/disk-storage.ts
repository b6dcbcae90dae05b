import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, opendir, open as openFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, systemClock } from '../clock.ts'
import { checkKey, type Storage } from './storage.ts'
import { wholeBody } from './whole-body.ts'

/** No key can name it. */
const UNFINISHED = '.unfinished'
const UNFINISHED_KEPT_MS = 3_600_000
const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

export type DiskOptions = {
  folder: string
  clock?: Pick<Clock, 'now'>
  /** How the file that is written to is opened. */
  open?: (path: string, flags: string, mode: number) => Promise<FileHandle>
}

/** Files below one folder. What a killed process left half-written is cleared, at start, when it is an hour old. */
export async function createDiskStorage({
  folder,
  clock = systemClock,
  open = openFile,
}: DiskOptions): Promise<Storage> {
  const unfinished = join(folder, UNFINISHED)
  await mkdir(unfinished, { recursive: true, mode: FOLDER_MODE })
  await clearUnfinished(unfinished, clock.now().getTime() - UNFINISHED_KEPT_MS)

  const placeOf = (key: string) => {
    checkKey(key)
    const shelf = join(folder, key.slice(0, 2))
    return { shelf, path: join(shelf, key) }
  }

  return {
    async write(key, body, options) {
      const { shelf, path } = placeOf(key)
      const draft = join(unfinished, randomUUID())
      try {
        const bytes = await writeDraft(await open(draft, 'wx', FILE_MODE), wholeBody(body, options))
        options.signal?.throwIfAborted()
        const created = await mkdir(shelf, { recursive: true, mode: FOLDER_MODE })
        await rename(draft, path)
        await syncFolder(shelf)
        if (created) await syncFolder(folder)
        return { bytes }
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
    },

    async read(key, range) {
      const file = await openIfThere(placeOf(key).path)
      if (!file) return null
      try {
        const { size } = await file.stat()
        if (range && range.start >= size) throw new RangeError(`The file ends before byte ${range.start}`)
        return { body: file.createReadStream(range), bytes: size }
      } catch (error) {
        await file.close()
        throw error
      }
    },

    async remove(key) {
      await rm(placeOf(key).path, { force: true })
    },
  }
}

async function writeDraft(file: FileHandle, body: AsyncIterable<Uint8Array>): Promise<number> {
  try {
    await file.writeFile(body)
    // The rename may reach the disk before the content does.
    await file.sync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

/** A new name outlives a power failure only once its folder is written. Windows does not open folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await openFile(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await openFile(path, 'r')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Another process that starts may be clearing the same folder. */
async function clearUnfinished(folder: string, before: number): Promise<void> {
  for await (const { name } of await opendir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch((error) => {
      if (!isMissing(error)) throw error
    })
    if (found && found.mtimeMs < before) await rm(path, { force: true })
  }
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'
