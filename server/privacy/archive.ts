import { Readable, type Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { UserId } from '../brands.ts'
import type { Database } from '../database/client.ts'
import { readSection, SECTIONS } from './export-sections.ts'

/** `packed`: it is text, which gets smaller. */
export type Part = { name: string; body: Readable; packed: boolean }

export type ArchiveSources = {
  database: Pick<Database, 'system' | 'forUser'>
  /** A file of the person's own; null: it is gone. */
  readOutput(id: string, userId: UserId): Promise<Readable | null>
}

/** All that is somebody's, part by part: nothing is read before the part before has been taken. */
export async function* partsOf({ database, readOutput }: ArchiveSources, userId: UserId): AsyncGenerator<Part> {
  yield { name: 'README.txt', body: Readable.from([README]), packed: true }
  for (const section of SECTIONS) {
    yield { name: section.file, body: Readable.from(readSection(database, userId, section)), packed: true }
  }
  const files = SECTIONS.find(({ table }) => table === 'output')!
  for await (const line of readSection(database, userId, files)) {
    const { id, content_type: type } = JSON.parse(line) as { id: string; content_type: string }
    const body = await readOutput(id, userId)
    const name = `outputs/${id}.${type.split('/')[1]?.replace(/\W/g, '') ?? 'bin'}`
    yield body
      ? { name, body, packed: false }
      : { name: `${name}.missing.txt`, body: Readable.from(['This file is no longer stored.\n']), packed: true }
  }
}

const README = `Your data in Director's Palette

Every .jsonl file has one JSON object a line. Points are whole points, prices micro-dollars, times UTC.

profile, account            who you are, and your account as it is now
sign-in-methods, sessions   how you sign in, and where you are signed in (no passwords and no tokens)
api-keys                    names and beginnings of your keys
entries                     every line of your account; they add up to its posted points
grants, holds               points that were given, and what work set aside of them
actions                     your work: what you asked for, and what came of it
outputs, outputs/           the files it gave
usage                       your use by quarter of an hour, function and model
purchases, promo-codes      what you bought and redeemed
notifications, notification-settings
account-changes             what you or an admin changed about your account
`

/** Writes a ZIP as fast as it is read, holding a part of a file at a time. Throws when a part fails or nobody reads. */
export async function writeArchive(
  parts: AsyncIterable<Part>,
  out: Writable,
  { at, signal }: { at: Date; signal: AbortSignal },
): Promise<void> {
  const zip = new ZipFile()
  const packed = zip.outputStream as Readable
  const sent = pipeline(packed, out, { signal })
  const broken = new Promise<never>((_resolve, reject) => zip.once('error', reject))
  for (const each of [sent, broken]) each.catch(() => {})
  let current: Readable | undefined
  try {
    for await (const { name, body, packed: compress } of parts) {
      current = body
      zip.addReadStreamLazy(name, { mtime: at, compress }, (give) => give(null, body))
      await Promise.race([finished(body), endedEarly(sent), broken])
    }
    zip.end()
    await sent
  } catch (error) {
    current?.destroy()
    packed.destroy()
    throw error
  }
}

/** The reader's end before the archive's is a failure too. */
const endedEarly = async (sent: Promise<void>): Promise<never> => {
  await sent
  throw new Error('The archive was ended before it was whole')
}
