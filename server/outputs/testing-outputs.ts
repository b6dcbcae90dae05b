import { onTestFinished } from 'vitest'
import { userId } from '../brands.ts'
import { answerNotFound } from '../http/answers.ts'
import { createHttp, type HttpOptions } from '../http.ts'
import { createDiskStorage } from './disk-storage.ts'
import { createOutputsHandle, type FoundOutput, type OutputReader, type OutputsOptions } from './handle.ts'
import type { Storage } from './storage.ts'
import { emptyFolder, inChunks, png } from './testing-files.ts'

export const ID = '0f8c0e5a-3b1d-4c7e-9a2b-5d6e7f8a9b0c'
export const ANN = '00000000-0000-4000-8000-000000000001'
const BEN = '00000000-0000-4000-8000-000000000002'

type Options = Partial<Omit<FoundOutput, 'key'>> & {
  content?: Buffer
  read?: Storage['read']
  timing?: HttpOptions['timing']
}

/** The HTTP server with one output, of ann. People are known by `authorization: NAME`. */
export async function startOutputs(options: Options = {}) {
  const content = options.content ?? png(100_000)
  const disk = await createDiskStorage({ folder: await emptyFolder() })
  await disk.write('a0b1', inChunks(content), { contentType: 'image/png', bytesMax: 1e9 })
  const output = { key: 'a0b1', contentType: 'image/png', bytes: content.length, filename: 'Poster', ...options }
  const found: string[] = []
  const logged: unknown[] = []

  const find: OutputsOptions['find'] = async (id, reader) => {
    found.push(id)
    const admin = reader.kind === 'session' && reader.admin
    return id === ID && (reader.userId === ANN || admin) ? output : null
  }
  const http = createHttp({
    routes: [
      {
        path: '/outputs/',
        handle: createOutputsHandle({ find, storage: { read: options.read ?? disk.read }, resolveCaller }),
      },
    ],
    client: (_req, res) => answerNotFound(res),
    ready: () => true,
    upgrade: (_req, socket) => socket.destroy(),
    publicUrl: 'http://own.example',
    logger: { error: (...args: unknown[]) => void logged.push(args), debug: () => {} },
    ...(options.timing && { timing: options.timing }),
  })
  const port = await http.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => http.close({ graceMs: 0 }))
  return {
    port,
    content,
    found,
    logged,
    get: (headers: Record<string, string> = {}, { path = `/outputs/${ID}`, method = 'GET' } = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { authorization: 'ann', ...headers } }),
  }
}

const session = (id: string, admin = false): OutputReader => ({
  kind: 'session',
  userId: userId(id),
  sessionId: 'session',
  admin,
  suspended: false,
  expiresAt: new Date(8e12),
})
const apiKey = (id: string, scopes: ('READ' | 'ACT')[]): OutputReader => ({
  kind: 'apiKey',
  userId: userId(id),
  apiKeyId: 'key',
  scopes,
  suspended: false,
  expiresAt: undefined,
})

const PEOPLE: Record<string, OutputReader> = {
  ann: session(ANN),
  ben: session(BEN),
  root: session(BEN, true),
  reading: apiKey(ANN, ['READ']),
  acting: apiKey(ANN, ['READ', 'ACT']),
  unable: apiKey(ANN, []),
  foreign: apiKey(BEN, ['READ']),
}

const resolveCaller: OutputsOptions['resolveCaller'] = async ({ authorization, cookie }) => {
  if (!authorization && !cookie) return { kind: 'none', actor: { kind: 'guest' } }
  const actor = PEOPLE[authorization ?? '']
  return actor ? { kind: 'valid', actor, via: 'bearer' } : { kind: 'invalid', via: 'cookie' }
}
