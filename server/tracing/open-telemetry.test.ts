import { describe, expect, test } from 'vitest'
import { type Config, readConfig } from '../config.ts'
import { createTracing } from './open-telemetry.ts'
import { statementName } from './sql.ts'
import { startCollector } from './testing-collector.ts'
import { formatTraceparent, parseTraceparent } from './traceparent.ts'

const tracingOf = (env: Record<string, string>) => readConfig(env).tracing as NonNullable<Config['tracing']>
const never = (reason: string) => {
  throw new Error(reason)
}

describe('the collector', () => {
  test('is told in protobuf unless told otherwise, with the headers and names of the environment', async () => {
    const collector = await startCollector()
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/otlp/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20key',
      OTEL_SERVICE_NAME: 'studio-a',
    }
    const tracing = await createTracing(tracingOf(env), never)
    tracing.root('job action.run', {}).end()
    await tracing.stop()
    expect(collector.bodies).toMatchObject([{ type: 'application/x-protobuf', path: '/otlp/v1/traces', key: 'a key' }])
    for (const name of ['studio-a', 'job action.run']) expect(collector.bodies[0]!.body.includes(name)).toBe(true)
    await collector.stop()
  })

  test('that is away is said, and keeps nobody from stopping', async () => {
    const said: string[] = []
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }
    const tracing = await createTracing(tracingOf(env), (reason) => void said.push(reason))
    tracing.root('job action.run', {}).end()
    const since = performance.now()
    await tracing.stop()
    expect(performance.now() - since).toBeLessThan(2_000)
  })

  test('gets nothing of a trace that its caller does not sample', async () => {
    const collector = await startCollector()
    const tracing = await createTracing(tracingOf({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }), never)
    const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`
    const span = tracing.root('GET /graphql', { parent })
    expect(span.traceparent).toMatch(/^00-a{32}-[0-9a-f]{16}-00$/)
    span.end()
    await tracing.stop()
    expect(collector.bodies).toEqual([])
    await collector.stop()
  })
})

test.each([
  {},
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_SDK_DISABLED: 'true' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_TRACES_EXPORTER: 'none' },
])('nothing is traced with %j', (env) => {
  expect(readConfig(env as Record<string, string>).tracing).toBeUndefined()
})

test.each([
  [`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, true],
  [`00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`, false],
  [`cc-${'a'.repeat(32)}-${'b'.repeat(16)}-01-what-comes`, true],
])('%s names a parent', (text, sampled) => {
  const parsed = parseTraceparent(text)!
  expect(parsed).toEqual({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled })
  expect(parseTraceparent(formatTraceparent(parsed))).toEqual(parsed)
})

test.each([
  undefined,
  '',
  `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
  `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`,
  `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01-more`,
])('%s names none', (text) => {
  expect(parseTraceparent(text)).toBeUndefined()
})

test.each([
  ['SELECT "public"."action"."id" FROM "public"."action" WHERE id = $1', 'SELECT action'],
  ['-- the race it closes\n  UPDATE action SET status = $1', 'UPDATE action'],
  ['INSERT INTO "public"."user" ("email") VALUES ($1)', 'INSERT user'],
  ["SELECT * FROM ledger.adjust('x', 5)", 'SELECT ledger.adjust'],
  ['BEGIN', 'BEGIN'],
])('%s is told as %s', (sql, name) => {
  expect(statementName(sql)).toBe(name)
})
