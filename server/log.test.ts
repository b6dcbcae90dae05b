import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { secretsOf } from './config-secrets.ts'
import { createLog } from './log.ts'
import { within } from './tracing/work.ts'

type Line = Record<string, unknown> & { err?: Record<string, unknown> }

/** What a log with these secrets writes. */
function linesOf(write: (log: ReturnType<typeof createLog>) => void, secrets: string[] = []): Line[] {
  const lines: Line[] = []
  write(createLog('trace', { secrets, destination: { write: (line) => void lines.push(JSON.parse(line)) } }))
  return lines
}
const said = (...given: Parameters<typeof linesOf>) => JSON.stringify(linesOf(...given))

test('a line has the ids of the work that it comes from, across what waits', async () => {
  const lines: Line[] = []
  const log = createLog('info', { destination: { write: (line) => void lines.push(JSON.parse(line)) } })
  await within({ requestId: 'r1' }, async () => {
    await Promise.resolve()
    log.info('in the request')
    await within({ actionId: 'a1' }, async () => log.info('in the action'))
    within({ jobId: '7', task: 'mail' }, () => log.info('in a job'), { fresh: true })
  })
  log.info('outside')
  expect(lines.map(({ level: _, time: __, ...rest }) => rest)).toEqual([
    { requestId: 'r1', msg: 'in the request' },
    { requestId: 'r1', actionId: 'a1', msg: 'in the action' },
    { jobId: '7', task: 'mail', msg: 'in a job' },
    { msg: 'outside' },
  ])
})

describe('an error', () => {
  test('is told by kind, words, place and cause, and by nothing that it carries', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', address: '10.1.2.3' })
    const carried = { request: { body: 'CARRIED' }, headers: { 'x-key': 'CARRIED' }, response: { text: 'CARRIED' } }
    const error = Object.assign(new TypeError('The provider is away', { cause }), carried, { status: 502 })
    const [line] = linesOf((log) => log.error({ err: error }, 'no call'))
    expect(line!.err).toMatchObject({
      type: 'TypeError',
      message: 'The provider is away',
      status: 502,
      cause: { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' },
    })
    expect(line!.err!.stack).toMatch(/^ +at .*log\.test\.ts/)
    expect(JSON.stringify(line)).not.toMatch(/CARRIED|10\.1\.2\.3/)
  })

  test.each([
    ['Failing row contains (7, Ada, the lantern on the pier).', 'lantern'],
    ['Key (email)=(ada@studio.example) already exists.', 'ada@'],
    ['Unexpected token in "Mara walks into the harbour at night" is not JSON', 'harbour'],
    ["invalid input syntax for type uuid: 'Mara walks into the harbour'", 'harbour'],
  ])('does not repeat the value in: %s', (message, value) => {
    expect(said((log) => log.error({ err: new Error(message) }))).not.toContain(value)
    expect(said((log) => log.error({ err: new Error('Failed', { cause: new Error(message) }) }))).not.toContain(value)
  })
})

test('secrets of the environment are in no line, however they got there', () => {
  const env = {
    AUTH_SECRET: 'a "secret" of thirty-two bytes or more',
    DATABASE_URL: 'postgresql://app:database%2Fpassword@db/palette',
    SMTP_URL: 'smtp://user:mail-password@mail.example:587',
    OPENROUTER_API_KEY: 'a-key-without-any-look',
    REPLICATE_API_TOKEN: 'another-key-without-a-look',
    REPLICATE_WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    STRIPE_SECRET_KEY: 'sk_live_of-the-shop',
    STRIPE_WEBHOOK_SECRET: 'whsec_of-the-shop-too-and-longer',
    S3_BUCKET: 'bucket',
    S3_ACCESS_KEY_ID: 'access-key-id',
    S3_SECRET_ACCESS_KEY: 'secret-access-key',
    GOOGLE_CLIENT_ID: 'google',
    GOOGLE_CLIENT_SECRET: 'google-secret',
    ALERT_WEBHOOK_URL: 'https://hooks.example/services/T0/B0/secret-path',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=collector-key',
  }
  const secrets = secretsOf(readConfig(env))
  expect(secrets).toHaveLength(13)
  for (const secret of secrets) {
    const written = said((log) => {
      log.info(`words around ${secret}`)
      log.info({ deep: { er: [secret] } }, 'a value')
      log.error({ err: new Error(`a fault: ${encodeURIComponent(secret)}`) })
    }, secrets)
    for (const spelt of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
      expect(written).not.toContain(spelt)
    }
    expect(written.match(/\[secret\]/g)).toHaveLength(3)
  }
})

test.each([
  'Incorrect API key provided: sk-or-v1-0123456789abcdef',
  'dp_0123456789abcdefghijABCDEFGHIJ0123456789 is revoked',
  'authorization: Bearer of-some-session.token',
  'redis://default:of-some-redis@cache:6379 is away',
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAE',
])('what looks like a secret is taken out of: %s', (words) => {
  const written = said((log) => log.info(words))
  expect(written).toContain('[secret]')
  expect(written).not.toMatch(/0123456789|of-some|iVBORw/)
})
