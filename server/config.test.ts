import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const SECRET = 'thirty-two bytes are a good start'
const PRODUCTION = { NODE_ENV: 'production', AUTH_SECRET: SECRET, PUBLIC_URL: 'https://studio.example' }

/** The faults of an environment, none when it can be used. */
function faultsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

describe('with nothing set', () => {
  test('it is a development server on an embedded database, with the sandbox as provider', () => {
    expect(readConfig({})).toMatchObject({
      production: false,
      port: 4000,
      publicUrl: 'http://localhost:4000',
      allowedOrigins: [],
      dataDir: '.data',
      database: { kind: 'embedded' },
      redisUrl: undefined,
      authSecret: undefined,
      openRouter: { kind: 'sandbox' },
      holdTtlMs: 900_000,
      reconcileIntervalMs: 30_000,
      drainTimeoutMs: 10_000,
      logLevel: 'info',
      limits: { startsPerMinute: undefined, socketsPerUser: 10, subscriptionsPerSocket: 100, signInAttempts: 10 },
    })
  })

  test('an empty variable is one that is not set', () => {
    const names = ['PORT', 'DATABASE_URL', 'REDIS_URL', 'AUTH_SECRET', 'OPENROUTER_API_KEY', 'SANDBOX', 'LOG_LEVEL']
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}))
  })

  test('variables of others are ignored', () => {
    expect(readConfig({ PATH: '/bin', POSTGRES_PASSWORD: 'x' })).toEqual(readConfig({}))
  })
})

describe('faults', () => {
  test('are listed all at once, each by the name of its variable', () => {
    const faults = faultsOf({
      NODE_ENV: 'production',
      PORT: 'http',
      DATABASE_URL: 'mysql://db/app',
      MIGRATION_DATABASE_URL: 'nowhere',
      REDIS_URL: 'localhost:6379',
      ALLOWED_ORIGINS: 'https://a.example,https://b.example/page,*',
      OPENROUTER_BASE_URL: 'ftp://models.example',
      SANDBOX: 'perhaps',
      HOLD_TTL_MS: '1',
      LOG_LEVEL: 'loud',
      LIMIT_SOCKETS_PER_USER: '0',
    })
    const names = [
      'PORT',
      'DATABASE_URL',
      'MIGRATION_DATABASE_URL',
      'REDIS_URL',
      'OPENROUTER_BASE_URL',
      'SANDBOX',
      'HOLD_TTL_MS',
      'LOG_LEVEL',
      'LIMIT_SOCKETS_PER_USER',
      'AUTH_SECRET',
      'PUBLIC_URL',
      'ALLOWED_ORIGINS',
      'ALLOWED_ORIGINS',
    ]
    expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual(names.sort())
  })

  test('are told without the values of secrets', () => {
    const env = { AUTH_SECRET: 'too short', DATABASE_URL: 'mysql://app:hunter2@db/app', REDIS_URL: 'http://:hunter2@r' }
    expect(() => readConfig(env)).toThrow(ConfigError)
    expect(faultsOf(env).join('\n')).not.toMatch(/too short|hunter2/)
  })

  test.each([
    ['PORT', ['-1', '65536', '80.5', 'NaN', ' ', '0x50', '4e3', 'Infinity']],
    ['HOLD_TTL_MS', ['0', '-900000', '9999', '86400001', '15m']],
    ['DRAIN_TIMEOUT_MS', ['-1', '600001']],
    ['RECONCILE_INTERVAL_MS', ['0', '99']],
    ['LIMIT_STARTS_PER_MINUTE', ['0', '-1', '1.5', 'unlimited', ' ', '1e9']],
    ['LIMIT_SUBSCRIPTIONS_PER_SOCKET', ['0', '10001']],
    ['LIMIT_SIGN_IN_WINDOW_MS', ['999', '86400001']],
    ['PUBLIC_URL', ['studio.example', 'ws://studio.example', '/', 'javascript:alert(1)']],
    ['OPENROUTER_BASE_URL', ['openrouter.ai', 'file:///etc/passwd']],
    [
      'ALLOWED_ORIGINS',
      ['*', 'null', 'studio.example', 'https://studio.example/', 'https://a.example https://b.example'],
    ],
    ['AUTH_SECRET', ['short', 'x'.repeat(31)]],
    ['SANDBOX', ['maybe', '2']],
  ])('%s refuses %j', (name, values) => {
    for (const value of values) expect(faultsOf({ [name]: value }), value).toHaveLength(1)
  })
})

describe('the secret of sessions', () => {
  test('has at least 32 bytes, counted in bytes', () => {
    expect(faultsOf({ AUTH_SECRET: 'ü'.repeat(16) })).toEqual([])
    expect(readConfig({ AUTH_SECRET: SECRET }).authSecret).toBe(SECRET)
  })

  test('and the public address are required in production', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual([
      'AUTH_SECRET: required in production',
      'PUBLIC_URL: required in production',
    ])
    expect(faultsOf({ ...PRODUCTION, AUTH_SECRET: '' })).toEqual(['AUTH_SECRET: required in production'])
    expect(readConfig(PRODUCTION)).toMatchObject({ production: true, publicUrl: 'https://studio.example' })
  })
})

describe('the provider', () => {
  test.each([
    ['development without a key', {}, { kind: 'sandbox' }],
    ['development with SANDBOX=false', { SANDBOX: 'false' }, { kind: 'off' }],
    ['production without a key', PRODUCTION, { kind: 'off' }],
    ['production with SANDBOX=true', { ...PRODUCTION, SANDBOX: 'true' }, { kind: 'sandbox' }],
    ['a key', { OPENROUTER_API_KEY: 'sk' }, { kind: 'live', apiKey: 'sk', baseUrl: 'https://openrouter.ai/api/v1' }],
    [
      'a key and an address',
      { ...PRODUCTION, OPENROUTER_API_KEY: 'sk', OPENROUTER_BASE_URL: 'http://models.internal/v1', SANDBOX: 'true' },
      { kind: 'live', apiKey: 'sk', baseUrl: 'http://models.internal/v1' },
    ],
  ])('of %s', (_what, env, provider) => {
    expect(readConfig(env).openRouter).toEqual(provider)
  })
})

describe('payments', () => {
  const pair = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_0123456789abcdef' }

  test.each([
    ['a key without the secret of its webhooks', { STRIPE_SECRET_KEY: 'sk_test_1' }, 'STRIPE_WEBHOOK_SECRET'],
    ['a secret without a key', { STRIPE_WEBHOOK_SECRET: pair.STRIPE_WEBHOOK_SECRET }, 'STRIPE_WEBHOOK_SECRET'],
    ['an address without a key', { STRIPE_BASE_URL: 'http://127.0.0.1:4242' }, 'STRIPE_BASE_URL'],
    ['a secret that is none', { ...pair, STRIPE_WEBHOOK_SECRET: 'hush' }, 'STRIPE_WEBHOOK_SECRET'],
  ])('%s is a fault', (_what, env, name) => {
    expect(faultsOf(env)).toEqual([expect.stringContaining(name)])
  })

  test.each([
    ['development without a key', {}, { kind: 'sandbox' }],
    ['development with SANDBOX=false', { SANDBOX: 'false' }, { kind: 'off' }],
    ['production without a key', PRODUCTION, { kind: 'off' }],
    ['production with SANDBOX=true', { ...PRODUCTION, SANDBOX: 'true' }, { kind: 'sandbox' }],
    ['a pair', { ...PRODUCTION, ...pair }, { kind: 'live', secretKey: 'sk_test_1', baseUrl: undefined }],
    ['a pair elsewhere', { ...pair, STRIPE_BASE_URL: 'http://pay.internal' }, { baseUrl: 'http://pay.internal' }],
  ])('of %s', (_what, env, stripe) => {
    expect(readConfig(env).stripe).toMatchObject(stripe)
  })
})

describe('the database', () => {
  const [app, owner] = ['postgres://app@db/palette', 'postgresql://owner@db/palette']

  test('migrates with its own role unless told otherwise', () => {
    expect(readConfig({ DATABASE_URL: app }).database).toEqual({ kind: 'server', url: app, migrationUrl: app })
    expect(readConfig({ DATABASE_URL: app, MIGRATION_DATABASE_URL: owner }).database).toEqual({
      kind: 'server',
      url: app,
      migrationUrl: owner,
    })
  })

  test('half of the pair is a fault', () => {
    expect(faultsOf({ MIGRATION_DATABASE_URL: owner })).toHaveLength(1)
  })
})

test('origins are taken one by one, spaces and ends of a list aside', () => {
  expect(readConfig({ ALLOWED_ORIGINS: ' https://a.example , http://localhost:5173,' }).allowedOrigins).toEqual([
    'https://a.example',
    'http://localhost:5173',
  ])
})

test('the public address loses its last slash, so that paths can be put behind it', () => {
  expect(readConfig({ PUBLIC_URL: 'https://studio.example/' }).publicUrl).toBe('https://studio.example')
})

test('every variable is in .env.example', () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8')
  const variables = [...read('config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name!)
  expect(variables.length).toBeGreaterThan(20)
  const example = read('../.env.example')
  expect(variables.filter((name) => !new RegExp(`^#? ?${name}=`, 'm').test(example))).toEqual([])
})

test('half of a store is a fault, whichever half it is', () => {
  expect(faultsOf({ S3_BUCKET: 'films', S3_ACCESS_KEY_ID: 'id' })).toEqual([
    expect.stringContaining('S3_SECRET_ACCESS_KEY'),
  ])
  expect(faultsOf({ S3_ENDPOINT: 'https://s3.example' })).toEqual([expect.stringContaining('S3_ENDPOINT')])
  const whole = { S3_BUCKET: 'films', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' }
  expect(readConfig({ ...whole, S3_ENDPOINT: 'https://s3.example' }).storage).toMatchObject({
    kind: 's3',
    forcePathStyle: true,
  })
  expect(readConfig({ DATA_DIR: '/data' }).storage).toEqual({ kind: 'disk', folder: '/data/outputs' })
})

describe('mail', () => {
  const SMTP_URL = 'smtps://mara:secret@mail.example:465'

  test('is sent only where a server of mail is named, from the host that the world knows', () => {
    expect(readConfig({}).mail).toBeUndefined()
    expect(readConfig({ ...PRODUCTION, SMTP_URL }).mail).toEqual({
      url: SMTP_URL,
      from: "Director's Palette <no-reply@studio.example>",
    })
    for (const MAIL_FROM of ['hello@film.example', 'Film House <hello@film.example>']) {
      expect(readConfig({ SMTP_URL, MAIL_FROM }).mail?.from).toBe(MAIL_FROM)
    }
  })

  test.each(['http://mail.example', 'mail.example:25', 'smtp'])('of %s cannot be sent', (url) => {
    expect(faultsOf({ SMTP_URL: url })).toHaveLength(1)
  })

  test.each([
    'nobody',
    'a@b@c',
    'Film <hello@film.example>\r\nBcc: x@y.example',
    'One <a@b.example>, Two <c@d.example>',
    '<>',
  ])('from %j is a fault', (MAIL_FROM) => {
    expect(faultsOf({ SMTP_URL, MAIL_FROM })).toHaveLength(1)
  })

  test('from somebody, by no server, is a fault', () => {
    expect(faultsOf({ MAIL_FROM: 'hello@film.example' })).toEqual([expect.stringContaining('MAIL_FROM')])
  })

  test('its password is not told with a fault', () => {
    expect(faultsOf({ SMTP_URL: 'http://mara:hunter2@mail.example' }).join()).not.toContain('hunter2')
  })
})

test.each(['GOOGLE', 'GITHUB'])('half a pair of %s is a fault, a pair is a way in', (provider) => {
  const pair = { [`${provider}_CLIENT_ID`]: 'us', [`${provider}_CLIENT_SECRET`]: 'shh' }
  for (const [name, value] of Object.entries(pair)) {
    expect(faultsOf({ [name]: value })).toEqual([expect.stringContaining(`required with ${name}`)])
  }
  const config = readConfig(pair)
  expect(config[provider === 'GOOGLE' ? 'google' : 'github']).toEqual({ clientId: 'us', clientSecret: 'shh' })
  expect(readConfig({}).google).toBeUndefined()
})

describe('alerts', () => {
  test('go to addresses with commas between them, each once', () => {
    const env = { SMTP_URL: 'smtp://mail.example', ALERT_EMAILS: 'a@x.example, b@x.example,a@x.example,' }
    expect(readConfig(env).alerts.emails).toEqual(['a@x.example', 'b@x.example'])
    expect(faultsOf({ ...env, ALERT_EMAILS: 'a@x.example, mara' })).toEqual([expect.stringContaining('ALERT_EMAILS')])
  })

  test('half of what they need is a fault', () => {
    expect(faultsOf({ ALERT_EMAILS: 'a@x.example' })).toEqual(['ALERT_EMAILS: means nothing without SMTP_URL'])
    const secret = `whsec_${'A'.repeat(32)}`
    expect(faultsOf({ ALERT_WEBHOOK_SECRET: secret })).toEqual([expect.stringContaining('ALERT_WEBHOOK_SECRET')])
    const webhook = { ALERT_WEBHOOK_URL: 'http://10.0.0.5/alerts', ALERT_WEBHOOK_SECRET: secret }
    expect(readConfig(webhook).alerts.webhook).toEqual({ url: 'http://10.0.0.5/alerts', secret })
  })
})
