import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type FileHandle, open as openFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { createDiskStorage } from './disk-storage.ts'
import { emptyFolder, filesIn, inChunks, png, startSource } from './testing-files.ts'

const WRITE = { contentType: 'image/png', bytesMax: 100_000_000 }
const POSIX = process.platform !== 'win32'

test.runIf(POSIX)('files and folders are for this user alone, and spread by the first two characters', async () => {
  const folder = join(await emptyFolder(), 'outputs')
  const storage = await createDiskStorage({ folder })
  await storage.write('a0b1.png', inChunks(png(10)), WRITE)
  expect(await filesIn(folder)).toEqual([join(folder, 'a0', 'a0b1.png')])
  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
  expect(await modeOf(folder)).toBe('700')
  expect(await modeOf(join(folder, 'a0'))).toBe('700')
  expect(await modeOf(join(folder, 'a0', 'a0b1.png'))).toBe('600')
})

test('at start, unfinished files older than an hour are cleared, and no others', async () => {
  const folder = await emptyFolder()
  await createDiskStorage({ folder })
  const [old, fresh] = ['old', 'fresh'].map((name) => join(folder, '.unfinished', name)) as [string, string]
  await writeFile(old, 'half')
  await writeFile(fresh, 'half')
  const now = new Date('2030-01-01T12:00:00Z')
  await utimes(old, now, new Date('2030-01-01T10:59:59Z'))
  await utimes(fresh, now, new Date('2030-01-01T11:00:01Z'))
  await createDiskStorage({ folder, clock: { now: () => now } })
  expect(await filesIn(folder)).toEqual([fresh])
})

test('a disk that fills up while a file is written: the error is thrown and nothing is left', async () => {
  const folder = await emptyFolder()
  let closed = false
  const open = async (path: string, flags: string, mode: number): Promise<FileHandle> => {
    const file = await openFile(path, flags, mode)
    const write = file.writeFile.bind(file)
    file.writeFile = async () => {
      await write(png(1_000_000))
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    }
    const close = file.close.bind(file)
    file.close = async () => {
      closed = true
      await close()
    }
    return file
  }
  const storage = await createDiskStorage({ folder, open })
  await expect(storage.write('a0b1', inChunks(png(2_000_000)), WRITE)).rejects.toMatchObject({ code: 'ENOSPC' })
  expect(await storage.read('a0b1')).toBeNull()
  expect(await filesIn(folder)).toEqual([])
  expect(closed).toBe(true)
})

test('a reader that leaves closes the file', async () => {
  const storage = await createDiskStorage({ folder: await emptyFolder() })
  await storage.write('a0b1', inChunks(png(1_000_000)), WRITE)
  const { body } = (await storage.read('a0b1'))!
  await once(body, 'readable')
  body.destroy()
  // A stream of a file says this once its descriptor is closed.
  await once(body, 'close')
})

test('a process that is killed while it writes leaves no file, and what it left is cleared later', async () => {
  const folder = await emptyFolder()
  const source = await startSource((_req, res) => {
    res.writeHead(200, { 'content-length': 10_000_000 })
    res.write(png(5_000_000))
  })
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing-copy.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify({ to: { kind: 'disk', folder }, url: source.origin, key: 'a0b1' }))
  for await (const line of createInterface(child.stdout)) {
    if (line === 'stored 5000000') child.kill('SIGKILL')
  }
  const storage = await createDiskStorage({ folder })
  expect(await storage.read('a0b1')).toBeNull()
  const left = (await filesIn(folder)).map((path) => relative(folder, path))
  expect(left).toEqual([expect.stringMatching(/^\.unfinished/)])
  await createDiskStorage({ folder, clock: { now: () => new Date(Date.now() + 3_700_000) } })
  expect(await filesIn(folder)).toEqual([])
})
