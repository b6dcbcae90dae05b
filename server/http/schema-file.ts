import { createHash } from 'node:crypto'
import type { GraphQLSchema } from 'graphql'
import { mayAskForSchema } from '../graphql/limits/introspection.ts'
import { printed, publicSchema } from '../graphql/public-schema.ts'
import { answerJson, type Handle } from './answers.ts'
import type { Callers } from './callers.ts'

export const SCHEMA_PATH = '/schema.graphql'

/** GET of the schema as a file, for whoever is signed in or has a key: without what is the admins', but for them. */
export function createSchemaHandle({
  schema,
  resolveCaller,
}: {
  schema: GraphQLSchema
  resolveCaller: Callers['resolve']
}): Handle {
  const open = fileOf(publicSchema(schema))
  const whole = fileOf(schema)

  return async (req, res) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.setHeader('allow', 'GET, HEAD')
      return answerJson(res, 405, { code: 'BAD_USER_INPUT', message: 'The schema can only be read.' })
    }
    const caller = await resolveCaller(req.headers)
    if (caller.kind !== 'valid') {
      res.setHeader('www-authenticate', 'Bearer')
      return answerJson(res, 401, { code: 'UNAUTHENTICATED', message: 'Sign in to download the schema.' })
    }
    const { text, etag } = mayAskForSchema(caller.actor) ? whole : open
    const headers = { etag, 'cache-control': 'private, no-cache' }
    if (req.headers['if-none-match'] === etag) return void res.writeHead(304, headers).end()
    res.writeHead(200, {
      ...headers,
      'content-type': 'text/plain; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'content-disposition': 'attachment; filename="schema.graphql"',
    })
    res.end(req.method === 'HEAD' ? undefined : text)
  }
}

function fileOf(schema: GraphQLSchema) {
  const text = printed(schema)
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` }
}
