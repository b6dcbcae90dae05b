import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { copyOutput } from './copy.ts'
import { openStorage, type StorageConfig } from './open-storage.ts'
import type { Storage } from './storage.ts'

/** A process that copies one file, to be measured or killed. Its task comes as JSON through its input. */
type Task = { to: StorageConfig; url: string; key: string; warmUpUrl?: string }

const { to, url, key, warmUpUrl } = JSON.parse(await text(process.stdin)) as Task
const opened = await openStorage(to)

/** Tells each chunk once it has been taken and the next is asked for, and looks at the memory then. */
const storage: Pick<Storage, 'write'> = {
  write: (name, body, options) => opened.write(name, told(body as AsyncIterable<Uint8Array>), options),
}

let peakBytes = 0

async function* told(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of body) {
    yield chunk
    bytes += chunk.byteLength
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
    if (!warmUpUrl) process.stdout.write(`stored ${bytes}\n`)
  }
}

const copy = (from: string) =>
  copyOutput({
    url: from,
    key,
    storage,
    bytesMax: 2_000_000_000,
    timeoutMs: 60_000,
    trustedOrigins: [new URL(from).origin],
  })

// Code that is loaded and compiled on the first use is no memory of the file's.
if (warmUpUrl) await copy(warmUpUrl)
const before = process.memoryUsage.rss()
peakBytes = before
const { bytes } = await copy(url)
// Not maxRSS: Linux counts into it what the process had that this one was forked from.
const grownBytes = peakBytes - before
if (!process.stdout.write(`${JSON.stringify({ bytes, grownBytes })}\n`)) await once(process.stdout, 'drain')
process.exit(0)
