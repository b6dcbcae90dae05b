import { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'

type Sdk = typeof import('@aws-sdk/client-s3')

export type Upload = {
  sdk: Sdk
  client: S3Client
  place: { Bucket: string; Key: string; ContentType: string }
  /** Ends early only by throwing. */
  body: AsyncIterable<Uint8Array>
  bytes: number | undefined
  signal: AbortSignal | undefined
}

/** What one upload holds in memory. S3 takes no parts below 5 MiB but the last. */
const PART_BYTES = 8 * 1024 * 1024
/** S3's own limit for one request. */
const PUT_MAX_BYTES = 5 * 1024 ** 3
const ABORT_MS = 10_000

/** A file of one part goes from memory, so that the SDK can send it again; a longer one streams, or goes in parts. */
export async function upload(file: Upload): Promise<{ bytes: number }> {
  const { bytes } = file
  if (bytes !== undefined && bytes > PART_BYTES && bytes <= PUT_MAX_BYTES) return putStream({ ...file, bytes })
  const parts = partsOf(file.body, Math.min(bytes ?? PART_BYTES, PART_BYTES))
  try {
    const { value: first } = (await parts.next()) as IteratorYieldResult<Part>
    return first.last ? await putWhole(file, first.content) : await putParts(file, first, parts)
  } finally {
    await parts.return()
  }
}

async function putWhole({ sdk, client, place, signal }: Upload, content: Uint8Array): Promise<{ bytes: number }> {
  const bytes = content.byteLength
  await client.send(new sdk.PutObjectCommand({ ...place, Body: content, ContentLength: bytes }), until(signal))
  return { bytes }
}

async function putStream({ sdk, client, place, body, bytes, signal }: Upload & { bytes: number }) {
  const stop = new AbortController()
  const stream = Readable.from(body, { objectMode: false })
  let broken: Error | undefined
  // The SDK would wait for the rest of a stream that has failed.
  stream.once('error', (error) => {
    broken = error
    stop.abort()
  })
  const either = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal
  try {
    await client.send(new sdk.PutObjectCommand({ ...place, Body: stream, ContentLength: bytes }), until(either))
    return { bytes }
  } catch (error) {
    throw broken ?? error
  } finally {
    // A refusal comes before the end of the body, which nobody wants any more.
    stream.destroy()
    stop.abort()
  }
}

async function putParts(file: Upload, first: Part, rest: AsyncIterable<Part>): Promise<{ bytes: number }> {
  const { sdk, client, place, signal } = file
  const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(place), until(signal))
  const { Bucket, Key } = place
  const target = { Bucket, Key, UploadId }
  try {
    const sent: { PartNumber: number; ETag: string | undefined }[] = []
    let bytes = 0
    const send = async ({ content }: Part) => {
      const PartNumber = sent.length + 1
      const ContentLength = content.byteLength
      const part = new sdk.UploadPartCommand({ ...target, PartNumber, Body: content, ContentLength })
      const { ETag } = await client.send(part, until(signal))
      sent.push({ PartNumber, ETag })
      bytes += ContentLength
    }
    await send(first)
    for await (const part of rest) await send(part)
    const complete = new sdk.CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts: sent } })
    await client.send(complete, until(signal))
    return { bytes }
  } catch (error) {
    // Parts without a file are paid for and never seen. Whether this works or not, the first error is the one to tell.
    const abort = new sdk.AbortMultipartUploadCommand(target)
    await client.send(abort, { abortSignal: AbortSignal.timeout(ABORT_MS) }).catch(() => {})
    throw error
  }
}

/** `content` holds until the next part is asked for. */
type Part = { content: Uint8Array; last: boolean }

/** One buffer for all parts. Answers one part at least. */
async function* partsOf(body: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Part, void, undefined> {
  const buffer = Buffer.allocUnsafeSlow(size)
  let filled = 0
  for await (const chunk of body) {
    for (let taken = 0; taken < chunk.byteLength; ) {
      if (filled === size) {
        yield { content: buffer, last: false }
        filled = 0
      }
      const piece = chunk.subarray(taken, taken + size - filled)
      buffer.set(piece, filled)
      filled += piece.byteLength
      taken += piece.byteLength
    }
  }
  yield { content: buffer.subarray(0, filled), last: true }
}

const until = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {})
