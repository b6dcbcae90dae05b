import type { Readable } from 'node:stream'
import type { UserId } from '../brands.ts'
import { InvalidInput } from '../errors.ts'
import { outputIdIn } from '../outputs/rules.ts'
import { FetchRefused, fetchPublic } from '../public-fetch.ts'

const BYTES_MAX = 6_000_000
const FETCH_TIMEOUT_MS = 10_000

const SIGNATURES: { type: string; matches(bytes: Buffer): boolean }[] = [
  { type: 'image/png', matches: (bytes) => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')) },
  { type: 'image/jpeg', matches: (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) },
  { type: 'image/gif', matches: (bytes) => /^GIF8[79]a/.test(bytes.subarray(0, 6).toString('latin1')) },
  {
    type: 'image/webp',
    matches: (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
  },
]

/** Reads a picture by its address, for the user who named it. Throws FetchRefused. */
export type FetchPicture = (address: string, userId: UserId) => Promise<Buffer>

/** From the world, or from what was made here before, as far as it is the user's. */
export function createFetchPicture(deps: {
  readOutput: (id: string, userId: UserId) => Promise<Readable | null>
  trustedOrigins?: readonly string[]
}): FetchPicture {
  const limits = { bytesMax: BYTES_MAX, timeoutMs: FETCH_TIMEOUT_MS, trustedOrigins: deps.trustedOrigins ?? [] }
  return async (address, userId) => {
    const own = outputIdIn(address)
    if (own === undefined) return (await fetchPublic(address, limits)).bytes
    const file = await deps.readOutput(own, userId)
    if (!file) throw new FetchRefused('address', 'There is no such output.')
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of file) {
      bytes += chunk.length
      if (bytes > BYTES_MAX) throw new FetchRefused('answer', `The picture is larger than ${BYTES_MAX / 1_000_000} MB.`)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  }
}

/**
 * The picture as a data: URL, checked by its first bytes, whatever it was called; providers never see the address.
 * Throws InvalidInput before anything is held.
 */
export async function pictureOf(
  address: string,
  field: string,
  fetch: (address: string) => Promise<Buffer>,
): Promise<string> {
  const bytes = address.startsWith('data:')
    ? Buffer.from(address.slice(address.indexOf(',') + 1), 'base64')
    : await fetch(address).catch((error: unknown) => {
        throw error instanceof FetchRefused ? new InvalidInput(field, error.message) : error
      })
  const known = SIGNATURES.find((signature) => signature.matches(bytes))
  if (!known) throw new InvalidInput(field, 'This is not a PNG, JPEG, WebP or GIF picture.')
  return `data:${known.type};base64,${bytes.toString('base64')}`
}
