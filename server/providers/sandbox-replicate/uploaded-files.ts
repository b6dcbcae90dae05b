import { createHash, randomUUID } from 'node:crypto'
import { ProtocolError } from './exchange.ts'

type UploadedFile = { id: string; name: string; type: string; bytes: Buffer; metadata: unknown; createdAt: Date }

const KEPT = 100
const BYTES_KEPT = 200 * 1024 * 1024
const LIFE_MS = 24 * 60 * 60_000

/** Files uploaded to be an input, oldest first, in memory. */
export class UploadedFiles {
  readonly #byId = new Map<string, UploadedFile>()
  #bytes = 0

  /** The body is `multipart/form-data`, with the file as `content` and JSON as `metadata`. */
  async add(contentType: string, body: Buffer): Promise<UploadedFile> {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
      .formData()
      .catch(() => undefined)
    const content = form?.get('content')
    if (!(content instanceof Blob)) throw new ProtocolError(400, 'Missing content')
    const file: UploadedFile = {
      id: randomUUID().replaceAll('-', ''),
      name: content.name,
      type: content.type || 'application/octet-stream',
      bytes: Buffer.from(await content.arrayBuffer()),
      metadata: await metadataOf(form?.get('metadata') ?? null),
      createdAt: new Date(),
    }
    this.#byId.set(file.id, file)
    this.#bytes += file.bytes.length
    for (const { id } of this.#byId.values()) {
      if (this.#byId.size <= KEPT && this.#bytes <= BYTES_KEPT) break
      this.remove(id)
    }
    return file
  }

  get(id: string): UploadedFile {
    const file = this.#byId.get(id)
    if (!file) throw new ProtocolError(404, 'The requested resource could not be found.')
    return file
  }

  all(): UploadedFile[] {
    return [...this.#byId.values()].reverse()
  }

  remove(id: string): void {
    this.#bytes -= this.get(id).bytes.length
    this.#byId.delete(id)
  }
}

/** A file as Replicate's API shows it. */
export function listedFile({ id, name, type, bytes, metadata, createdAt }: UploadedFile, origin: string) {
  return {
    id,
    name,
    content_type: type,
    size: bytes.length,
    etag: createHash('md5').update(bytes).digest('hex'),
    checksums: { sha256: createHash('sha256').update(bytes).digest('hex') },
    metadata,
    created_at: createdAt.toISOString(),
    expires_at: new Date(createdAt.getTime() + LIFE_MS).toISOString(),
    urls: { get: `${origin}/v1/files/${id}` },
  }
}

async function metadataOf(part: FormDataEntryValue | null): Promise<unknown> {
  if (part === null) return {}
  try {
    return JSON.parse(typeof part === 'string' ? part : await part.text())
  } catch {
    throw new ProtocolError(400, 'Metadata is not valid JSON')
  }
}
