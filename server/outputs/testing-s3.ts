import { createHash, createHmac, type Hash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { S3Config } from './s3-storage.ts'

export type StoredObject = { contentType: string; bytes: number; content: Buffer }
export type S3Request = { name: string; req: IncomingMessage; res: ServerResponse }
export type TestS3 = Awaited<ReturnType<typeof startS3>>

type Part = Omit<StoredObject, 'contentType'> & { etag: string }
class Refusal extends Error {
  readonly status: number
  constructor(status: number, code: string) {
    super(code)
    this.status = status
  }
}

const ACCESS_KEY = 'ACCESSKEY'
const SECRET = 'the secret of the test'
const PART_MIN_BYTES = 5 * 1024 * 1024

/**
 * A stand-in that speaks as much of S3 as we use and is as strict: it works out every signature itself, holds a body
 * against its declared hash and length, and refuses parts that are too small or named wrongly.
 */
export async function startS3({ keep = true, meter = (_bytes: number) => {} } = {}) {
  const objects = new Map<string, StoredObject>()
  const uploads = new Map<string, { path: string; contentType: string; parts: Map<number, Part> }>()
  const control = {
    /** Names of the requests, as they came. */
    requests: [] as string[],
    /** true: it has been answered (or not) by the test. */
    intercept: (_request: S3Request): boolean => false,
  }
  const server = createServer(async (req, res) => {
    try {
      const url = new URL(req.url ?? '/', 'http://s3')
      const name = nameOf(req, url)
      control.requests.push(name)
      if (control.intercept({ name, req, res })) return
      verifySignature(req)
      await answer({ name, url, req, res })
    } catch (error) {
      if (res.headersSent || res.destroyed) return void res.destroy()
      const { status, message } = error instanceof Refusal ? error : new Refusal(500, 'InternalError')
      res.writeHead(status, { 'content-type': 'application/xml', connection: 'close' })
      res.end(`<Error><Code>${message}</Code><Message>${message}</Message></Error>`)
    }
  })

  async function answer({ name, url, req, res }: S3Request & { url: URL }): Promise<void> {
    const path = decodeURIComponent(url.pathname).replace(/^\/bucket\//, '')
    const contentType = req.headers['content-type'] ?? ''
    const uploadId = url.searchParams.get('uploadId') ?? ''
    const upload = uploads.get(uploadId)
    if (uploadId && !upload) throw new Refusal(404, 'NoSuchUpload')
    if (name === 'PutObject') {
      const { etag, ...file } = await receive(req, { keep, meter })
      objects.set(path, { contentType, ...file })
      res.setHeader('etag', etag).end()
    } else if (name === 'CreateMultipartUpload') {
      const id = `upload-${uploads.size + 1}`
      uploads.set(id, { path, contentType, parts: new Map() })
      res.end(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`)
    } else if (name === 'UploadPart') {
      const part = await receive(req, { keep, meter })
      upload!.parts.set(Number(url.searchParams.get('partNumber')), part)
      res.setHeader('etag', part.etag).end()
    } else if (name === 'CompleteMultipartUpload') {
      const parts = partsOf(await readText(req), upload!.parts)
      const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
      const content = Buffer.concat(parts.map((part) => part.content))
      objects.set(upload!.path, { contentType: upload!.contentType, bytes, content })
      uploads.delete(uploadId)
      res.end('<CompleteMultipartUploadResult><ETag>"whole"</ETag></CompleteMultipartUploadResult>')
    } else if (name === 'AbortMultipartUpload') {
      uploads.delete(uploadId)
      res.writeHead(204).end()
    } else if (name === 'GetObject') {
      give(objects.get(path), req, res)
    } else if (name === 'DeleteObject') {
      objects.delete(path)
      res.writeHead(204).end()
    } else throw new Refusal(501, 'NotImplemented')
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const config: S3Config = {
    bucket: 'bucket',
    region: 'eu-test-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accessKeyId: ACCESS_KEY,
    secretAccessKey: SECRET,
    forcePathStyle: true,
    prefix: 'studio/outputs/',
  }
  return Object.assign(control, {
    config,
    objects,
    uploads,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}

function nameOf({ method }: IncomingMessage, { searchParams }: URL): string {
  const multipart = searchParams.has('uploadId')
  if (method === 'PUT') return multipart ? 'UploadPart' : 'PutObject'
  if (method === 'POST') return multipart ? 'CompleteMultipartUpload' : 'CreateMultipartUpload'
  if (method === 'DELETE') return multipart ? 'AbortMultipartUpload' : 'DeleteObject'
  return 'GetObject'
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** AWS Signature Version 4, from its description. */
function verifySignature({ method, url = '/', headers }: IncomingMessage): void {
  const [, access, scope = '', signed = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? []
  if (access !== ACCESS_KEY) throw new Refusal(403, 'InvalidAccessKeyId')
  const names = signed.split(';')
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((name) => names.includes(name))) {
    throw new Refusal(403, 'AccessDenied')
  }
  const [path = '', query = ''] = url.split('?')
  const canonical = [
    method,
    path,
    query
      .split('&')
      .filter(Boolean)
      .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    signed,
    headers['x-amz-content-sha256'],
  ].join('\n')
  const [date = '', region = '', service = '', end = ''] = scope.split('/')
  const key = [region, service, end].reduce<Buffer>(hmac, hmac(`AWS4${SECRET}`, date))
  const expected = hmac(key, ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n'))
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) throw new Refusal(403, 'SignatureDoesNotMatch')
}

async function receive(req: IncomingMessage, { keep, meter }: { keep: boolean; meter(bytes: number): void }) {
  const declared = req.headers['x-amz-content-sha256']
  const length = req.headers['content-length']
  if (length === undefined) throw new Refusal(411, 'MissingContentLength')
  if (String(declared).startsWith('STREAMING')) throw new Refusal(501, 'NotImplemented')
  const md5 = createHash('md5')
  const sha256: Hash | undefined = declared === 'UNSIGNED-PAYLOAD' ? undefined : createHash('sha256')
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    md5.update(chunk)
    sha256?.update(chunk)
    bytes += chunk.length
    meter(chunk.length)
    if (keep) chunks.push(chunk)
  }
  if (bytes !== Number(length)) throw new Refusal(400, 'IncompleteBody')
  if (sha256 && sha256.digest('hex') !== declared) throw new Refusal(400, 'XAmzContentSHA256Mismatch')
  return { etag: `"${md5.digest('hex')}"`, bytes, content: Buffer.concat(chunks) }
}

async function readText(req: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of req) text += chunk
  return text
}

function partsOf(xml: string, parts: Map<number, Part>): Part[] {
  const named = [...xml.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
    etag: /<ETag>(.*?)</.exec(part)?.[1]?.replaceAll('&quot;', '"'),
  }))
  return named.map(({ number, etag }, index) => {
    const part = parts.get(number)
    if (part?.etag !== etag || number !== index + 1) throw new Refusal(400, 'InvalidPart')
    if (index < named.length - 1 && part!.bytes < PART_MIN_BYTES) throw new Refusal(400, 'EntityTooSmall')
    return part!
  })
}

function give(object: StoredObject | undefined, req: IncomingMessage, res: ServerResponse): void {
  if (!object) throw new Refusal(404, 'NoSuchKey')
  res.setHeader('content-type', object.contentType)
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(req.headers.range ?? '') ?? []
  if (start === undefined) return void res.setHeader('content-length', object.bytes).end(object.content)
  if (Number(start) >= object.bytes) throw new Refusal(416, 'InvalidRange')
  const part = object.content.subarray(Number(start), Number(end) + 1)
  const range = `bytes ${start}-${Number(start) + part.length - 1}/${object.bytes}`
  res.writeHead(206, { 'content-range': range, 'content-length': part.length }).end(part)
}
