import { detect, type FileKind, HEAD_BYTES, UnknownFile } from './detect.ts'
import { OutputRefused, OutputUnavailable } from './errors.ts'
import { FileCutOff, FileTooLarge, type Storage, type WriteOptions } from './storage.ts'

export type StoreOptions = Pick<WriteOptions, 'bytes' | 'bytesMax' | 'signal'> & {
  body: AsyncIterable<Uint8Array>
  key: string
  storage: Pick<Storage, 'write'>
}

export type StoredOutput = FileKind & { bytes: number }

/**
 * Stores what a provider delivers, when its first bytes are those of a picture or a film. Throws OutputRefused and
 * OutputUnavailable; what the storage throws passes as it is, being no provider's fault.
 */
export async function storeOutput({ body, key, storage, ...limits }: StoreOptions): Promise<StoredOutput> {
  const chunks = body[Symbol.asyncIterator]()
  try {
    if (limits.bytes !== undefined && limits.bytes > limits.bytesMax) throw new FileTooLarge(limits.bytesMax)
    const head = await readHead(chunks)
    if (head.byteLength === 0) throw new OutputUnavailable('empty', 'The provider sent no bytes')
    const kind = detect(head)
    const { bytes } = await storage.write(key, whole(head, chunks), { ...limits, contentType: kind.contentType })
    return { ...kind, bytes }
  } catch (error) {
    if (error instanceof UnknownFile) throw new OutputRefused('type', error.message, { cause: error })
    if (error instanceof FileTooLarge) throw new OutputRefused('tooLarge', error.message, { cause: error })
    if (error instanceof FileCutOff) throw new OutputUnavailable('cutOff', error.message, { cause: error })
    throw error
  }
}

async function readHead(chunks: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const head: Uint8Array[] = []
  for (let bytes = 0; bytes < HEAD_BYTES; ) {
    const { done, value } = await chunks.next()
    if (done) break
    head.push(value)
    bytes += value.byteLength
  }
  return Buffer.concat(head)
}

async function* whole(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  yield head
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
