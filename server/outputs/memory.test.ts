import { spawn } from 'node:child_process'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import type { StorageConfig } from './open-storage.ts'
import { emptyFolder, png, startSource } from './testing-files.ts'
import { startS3 } from './testing-s3.ts'

const CHUNK = png(1_000_000)
const FILE_CHUNKS = 300
const GROWN_BYTES_MAX = 60_000_000

/** As fast as it is taken; /known with its length. `underway`: what has left the source and not arrived. */
async function startFlood() {
  const flow = { sent: 0, underwayMax: 0 }
  const source = await startSource((req, res) => {
    const chunks = req.url?.includes('warm') ? 20 : FILE_CHUNKS
    if (req.url?.includes('known')) res.setHeader('content-length', chunks * CHUNK.length)
    void send(res, chunks)
  })
  async function send(res: ServerResponse, chunks: number) {
    for (let count = 0; count < chunks; count++) {
      await new Promise((done) => res.write(CHUNK, done))
      flow.sent += CHUNK.length
    }
    res.end()
  }
  return { ...source, flow }
}

async function measure(to: StorageConfig, url: string): Promise<{ bytes: number; grownBytes: number }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing-copy.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify({ to, url, key: 'a0b1', warmUpUrl: `${url}/warm` }))
  return JSON.parse(await text(child.stdout))
}

test.each(['known', 'unknown'])(
  '300 MB go to the disk in bounded memory: of %s length',
  async (length) => {
    const source = await startFlood()
    const { bytes, grownBytes } = await measure(
      { kind: 'disk', folder: await emptyFolder() },
      `${source.origin}/${length}`,
    )
    expect(bytes).toBe(FILE_CHUNKS * CHUNK.length)
    expect(grownBytes).toBeLessThan(GROWN_BYTES_MAX)
  },
  60_000,
)

test.each(['known', 'unknown'])(
  '300 MB go to S3 in bounded memory: of %s length',
  async (length) => {
    const source = await startFlood()
    let received = 0
    const s3 = await startS3({
      keep: false,
      meter(bytes) {
        received += bytes
        source.flow.underwayMax = Math.max(source.flow.underwayMax, source.flow.sent - received)
      },
    })
    onTestFinished(() => s3.stop())
    const { bytes, grownBytes } = await measure({ kind: 's3', ...s3.config }, `${source.origin}/${length}`)
    expect(bytes).toBe(FILE_CHUNKS * CHUNK.length)
    expect(s3.objects.get('studio/outputs/a0b1')?.bytes).toBe(bytes)
    expect(grownBytes).toBeLessThan(GROWN_BYTES_MAX)
    // The kernel's buffers of both connections are among them.
    expect(source.flow.underwayMax).toBeLessThan(GROWN_BYTES_MAX)
  },
  60_000,
)
