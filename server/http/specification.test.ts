import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ development: true })
})
afterAll(() => server.stop())

/** What MUST, SHOULD and MAY be: https://github.com/graphql/graphql-over-http */
const audits = serverAudits({ url: () => `${server.url}/graphql`, fetchFn: fetch })

test('there are 61 audits, as far as we know', () => {
  expect(audits).toHaveLength(61)
})

describe('GraphQL over HTTP, by its own audits', () => {
  // Notices are about what MAY be: we answer 415 or 200 where 400 would do as well.
  test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn()
    expect(result.status === 'notice' ? 'ok' : result.status, 'reason' in result ? result.reason : '').toBe('ok')
  })
})
