import { Readable } from 'node:stream'
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'
import { upload } from './s3-upload.ts'
import { checkKey, type Storage, type StoredFile } from './storage.ts'
import { wholeBody } from './whole-body.ts'

export type S3Config = {
  bucket: string
  region: string
  /** Absent: Amazon's own. */
  endpoint?: string | undefined
  accessKeyId: string
  secretAccessKey: string
  /** The bucket in the path instead of the host name, as most stores other than Amazon's want it. */
  forcePathStyle: boolean
  /** What the keys of this installation begin with, with or without a slash at its end. */
  prefix: string
}

type Part = { start: number; end: number }

export type S3Timing = { connectMs: number; idleMs: number }

const TIMING: S3Timing = { connectMs: 5_000, idleMs: 60_000 }
const ATTEMPTS_MAX = 3
/** A reader holds one connection for as long as it reads; the SDK's 50 would let 50 slow ones lock out everybody. */
const CONNECTIONS_MAX = 500

const silent = () => {}
const SILENT = { debug: silent, info: silent, warn: silent, error: silent }

/** Any store that speaks S3. The SDK is loaded here, because a server without one should not wait for it. */
export async function createS3Storage(config: S3Config, timing: Partial<S3Timing> = {}): Promise<Storage> {
  const { connectMs, idleMs } = { ...TIMING, ...timing }
  const sdk = await import('@aws-sdk/client-s3')
  const connections = { maxSockets: CONNECTIONS_MAX }
  const client = new sdk.S3Client({
    region: config.region,
    ...(config.endpoint ? { endpoint: config.endpoint } : {}),
    credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey },
    forcePathStyle: config.forcePathStyle,
    maxAttempts: ATTEMPTS_MAX,
    retryMode: 'standard',
    // What goes wrong is thrown; the SDK would also write to the console.
    logger: SILENT,
    // Many stores do not know the checksums that Amazon's adds by default.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // A store that does not answer it costs six seconds a file.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: connectMs,
      socketTimeout: idleMs,
      httpAgent: connections,
      httpsAgent: connections,
    },
  })
  const prefix = config.prefix.replace(/^\/+|\/+$/g, '')
  const placeOf = (key: string) => {
    checkKey(key)
    return { Bucket: config.bucket, Key: prefix ? `${prefix}/${key}` : key }
  }

  return {
    async write(key, body, options) {
      const { contentType, bytes, signal } = options
      const place = { ...placeOf(key), ContentType: contentType }
      try {
        return await upload({ sdk, client, place, body: wholeBody(body, options), bytes, signal })
      } catch (error) {
        // The SDK has its own words for an end that was asked for.
        signal?.throwIfAborted()
        throw error
      }
    },

    async read(key, range) {
      const place = placeOf(key)
      const Range = range && `bytes=${range.start}-${range.end}`
      try {
        return fileOf(await client.send(new sdk.GetObjectCommand({ ...place, Range })), range)
      } catch (error) {
        if (error instanceof sdk.NoSuchKey) return null
        throw error
      }
    },

    async remove(key) {
      await client.send(new sdk.DeleteObjectCommand(placeOf(key)))
    },
  }
}

function fileOf({ Body, ContentLength, ContentRange }: GetObjectCommandOutput, part: Part | undefined): StoredFile {
  if (!(Body instanceof Readable)) throw new Error('The store answered without a body')
  const bytes = part ? Number(/\/(\d+)$/.exec(ContentRange ?? '')?.[1]) : ContentLength
  // Some stores do not know ranges, or not all of them.
  const expected = part && bytes ? Math.min(part.end + 1, bytes) - part.start : bytes
  if (bytes === undefined || ContentLength !== expected) {
    Body.destroy()
    throw new Error('The store answered with another part of the file than it was asked for')
  }
  return { body: Body as Readable, bytes }
}
