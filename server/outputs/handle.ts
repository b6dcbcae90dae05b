import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { answerJson, answerNotFound, type Handle } from '../http/answers.ts'
import type { Callers } from '../http/callers.ts'
import { extensionOf } from './detect.ts'
import { decideRange, dispositionOf, namesVersion } from './serving-rules.ts'
import type { Storage } from './storage.ts'

type Resolved = Awaited<ReturnType<Callers['resolve']>>
/** Somebody who is known. */
export type OutputReader = Extract<Resolved, { kind: 'valid' }>['actor']

/** `filename`: as a person named it; it is made safe here and given the extension of its type. */
export type FoundOutput = { key: string; contentType: string; bytes: number; filename: string }

export type OutputsOptions = {
  /** null: there is none, or it is not for this reader; both get the same answer. */
  find(id: string, reader: OutputReader): Promise<FoundOutput | null>
  storage: Pick<Storage, 'read'>
  resolveCaller: Callers['resolve']
}

const PATH = /^\/outputs\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i

/** GET and HEAD of /outputs/ID, whole or in part; `?download` for a browser that shall keep it. */
export function createOutputsHandle({ find, storage, resolveCaller }: OutputsOptions): Handle {
  return async (req, res) => {
    protect(res)
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.setHeader('allow', 'GET, HEAD')
      return answerJson(res, 405, { code: 'BAD_USER_INPUT', message: 'Outputs can only be read.' })
    }
    const [path = '', query] = (req.url ?? '').split('?', 2)
    const id = PATH.exec(path)?.[1]?.toLowerCase()
    if (!id) return answerNotFound(res)
    const caller = await resolveCaller(req.headers)
    if (caller.kind !== 'valid') return askForCredentials(res, caller)
    if (caller.actor.kind === 'apiKey' && !caller.actor.scopes.includes('READ')) {
      return answerJson(res, 403, { code: 'FORBIDDEN', message: 'This key may not read.' })
    }
    const output = await find(id, caller.actor)
    if (!output) return answerNotFound(res)
    const download = new URLSearchParams(query).has('download')
    await serve({ req, res, output, download, etag: `"${id}"`, storage })
  }
}

/**
 * On refusals too, or other sites could tell by them which outputs a visitor may see. The sandbox is for a file that is
 * opened by itself: whatever a browser takes it for, it runs nothing in our name.
 */
function protect(res: ServerResponse): void {
  res.setHeader('x-content-type-options', 'nosniff')
  res.setHeader('content-security-policy', "sandbox; default-src 'none'")
  res.setHeader('cross-origin-resource-policy', 'same-origin')
}

function askForCredentials(res: ServerResponse, { kind }: Exclude<Resolved, { kind: 'valid' }>): void {
  res.setHeader('www-authenticate', kind === 'none' ? 'Bearer' : 'Bearer error="invalid_token"')
  const message = kind === 'none' ? 'Sign in to see outputs.' : 'This key or session is not valid (any more).'
  answerJson(res, 401, { code: 'UNAUTHENTICATED', message })
}

type Serving = {
  req: IncomingMessage
  res: ServerResponse
  output: FoundOutput
  download: boolean
  etag: string
  storage: Pick<Storage, 'read'>
}

async function serve({ req, res, output, download, etag, storage }: Serving): Promise<void> {
  const { key, contentType, bytes, filename } = output
  // An id names the same bytes for ever.
  const caching = { etag, 'cache-control': 'private, max-age=31536000, immutable' }
  if (namesVersion(req.headers['if-none-match'], etag)) return void res.writeHead(304, caching).end()

  const range = rangeOf(req, etag, bytes)
  if (range.kind === 'beyond') {
    res.setHeader('content-range', `bytes */${bytes}`)
    return answerJson(res, 416, { code: 'BAD_USER_INPUT', message: 'The file ends before this range.' })
  }
  const part = range.kind === 'part' ? range : undefined
  const headers = {
    ...caching,
    'content-type': contentType,
    'content-length': part ? part.end - part.start + 1 : bytes,
    'accept-ranges': 'bytes',
    'content-disposition': dispositionOf({
      kind: download ? 'attachment' : 'inline',
      filename,
      extension: extensionOf(contentType),
    }),
    ...(part && { 'content-range': `bytes ${part.start}-${part.end}/${bytes}` }),
  }
  if (req.method === 'HEAD') return void res.writeHead(200, headers).end()

  const file = await storage.read(key, part && { start: part.start, end: part.end })
  if (!file) return answerNotFound(res)
  if (file.bytes !== bytes) {
    file.body.destroy()
    throw new Error(`File ${key} has ${file.bytes} bytes instead of ${bytes}`)
  }
  res.writeHead(part ? 206 : 200, headers)
  await send(file.body, res)
}

/** Of a file that has changed meanwhile, no part fits; HEAD knows no ranges. */
function rangeOf({ method, headers }: IncomingMessage, etag: string, bytes: number) {
  const ifRange = headers['if-range']
  const applies = method === 'GET' && (ifRange === undefined || ifRange === etag)
  return decideRange(applies ? headers.range : undefined, bytes)
}

/** Whichever end goes first takes the other with it, so that nobody who left keeps a file or a connection open. */
async function send(body: Readable, res: ServerResponse): Promise<void> {
  let failed = false
  body.once('error', () => {
    failed = !res.destroyed
  })
  try {
    await pipeline(body, res)
  } catch (error) {
    if (failed) throw error
  }
}
