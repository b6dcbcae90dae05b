import { z } from 'zod'
import { type OAuthConfig, oauthFaults, oauthOf } from './config-oauth.ts'
import { type StorageConfig, storageOf } from './config-storage.ts'
import { type TracingConfig, tracingEnvironment, tracingOf } from './config-tracing.ts'
import { isProxyRange } from './http/client-address.ts'

/** The process's environment, parsed once. Half a configuration is not a value. */
export type Config = {
  production: boolean
  host: string
  port: number
  publicUrl: string
  allowedOrigins: string[]
  /** Whose X-Forwarded-For is believed. */
  trustedProxies: string[]
  dataDir: string
  database: { kind: 'embedded' } | { kind: 'server'; url: string; migrationUrl: string }
  redisUrl: string | undefined
  /** Absent: generated once and kept in dataDir. */
  authSecret: string | undefined
  openRouter: ProviderConfig
  replicate: ReplicateConfig
  stripe: StripeConfig
  /** Absent: nothing is mailed. */
  mail: { url: string; from: string } | undefined
  /** Signing in with them; absent: not offered. */
  google: OAuthConfig | undefined
  github: OAuthConfig | undefined
  alerts: {
    /** Whom the admins' alerts reach, whatever the rules say beside. */
    emails: string[]
    webhook: { url: string; secret: string | undefined } | undefined
    /** Between two reminders of an incident that nobody has acknowledged. */
    remindAfterMs: number
  }
  storage: StorageConfig
  holdTtlMs: number
  /** How long the outcome of a run may stay unknown before its hold is given back. */
  unknownWindowMs: number
  reconcileIntervalMs: number
  /** Between two looks at how the providers are. */
  healthIntervalMs: number
  /** What canaries may cost a day; 0: none are sent. */
  canaryDailyMicroUsd: bigint
  drainTimeoutMs: number
  logLevel: string
  /** Absent: nothing is traced. */
  tracing: TracingConfig | undefined
  limits: Limits
  /** Admins need a second factor. */
  adminSecondFactor: boolean
}

/** off: no key, and production does not let the sandbox answer. */
export type ProviderConfig =
  | { kind: 'live'; apiKey: string; baseUrl: string }
  | { kind: 'sandbox'; pace?: number }
  | { kind: 'off' }

/** Without a secret the provider is only asked, and what comes by itself is refused. */
export type ReplicateConfig =
  | { kind: 'live'; token: string; baseUrl: string; webhookSecret: string | undefined }
  | { kind: 'sandbox'; pace?: number; webhookSecret?: string }
  | { kind: 'off' }

/** baseUrl: absent for Stripe itself. */
export type StripeConfig =
  | { kind: 'live'; secretKey: string; webhookSecret: string; baseUrl: string | undefined }
  | { kind: 'sandbox' }
  | { kind: 'off' }

export type Limits = {
  /** undefined: the plan's own */
  startsPerMinute: number | undefined
  socketsPerUser: number
  subscriptionsPerSocket: number
  signInAttempts: number
  signInWindowMs: number
}

const OPENROUTER_URL = 'https://openrouter.ai/api/v1'
const REPLICATE_URL = 'https://api.replicate.com/v1'

/** Digits alone: `Number` would read a space as 0, and 0x50 and 4e3 as something. */
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  })

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

const environment = z.object({
  NODE_ENV: z.string().default('development'),
  HOST: z.string().default('0.0.0.0'),
  PORT: whole(0, 65_535).default(4000),
  PUBLIC_URL: url('http:', 'https:').optional(),
  ALLOWED_ORIGINS: z.string().default(''),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform(listOf)
    .pipe(z.array(z.string().refine(isProxyRange, 'must be addresses or CIDR ranges, with commas between them'))),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  MIGRATION_DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  AUTH_SECRET: z
    .string()
    .refine((text) => Buffer.byteLength(text) >= 32, { message: 'must have at least 32 bytes' })
    .optional(),
  OPENROUTER_API_KEY: z.string().optional(),
  OPENROUTER_BASE_URL: url('http:', 'https:').optional(),
  REPLICATE_API_TOKEN: z.string().optional(),
  REPLICATE_BASE_URL: url('http:', 'https:').optional(),
  REPLICATE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{16,}={0,2}$/, 'must be whsec_ and a secret in base64, as the provider gives it')
    .optional(),
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\S{16,}$/, 'must be whsec_ and a secret, as Stripe gives it')
    .optional(),
  STRIPE_BASE_URL: url('http:', 'https:').optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ENDPOINT: url('http:', 'https:').optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_FORCE_PATH_STYLE: z.stringbool().optional(),
  S3_PREFIX: z
    .string()
    .regex(/^[\w./-]*$/, 'may have letters, digits, _ . / and -')
    .default(''),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>"@\r\n]{1,100} <[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/, 'must be name@host or Name <name@host>')
    .optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  ALERT_EMAILS: z
    .string()
    .default('')
    .transform((text) => listOf(text))
    .pipe(z.array(z.email('must be e-mail addresses, with commas between them')).max(20, 'at most 20 addresses')),
  ALERT_WEBHOOK_URL: url('http:', 'https:').optional(),
  ALERT_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must be whsec_ and at least 24 bytes in base64')
    .optional(),
  ALERT_REMINDER_MS: whole(60_000, 604_800_000).default(14_400_000),
  SANDBOX: z.stringbool().optional(),
  HOLD_TTL_MS: whole(10_000, 86_400_000).default(900_000),
  UNKNOWN_WINDOW_MS: whole(0, 604_800_000).default(3_600_000),
  RECONCILE_INTERVAL_MS: whole(100, 3_600_000).default(30_000),
  HEALTH_INTERVAL_MS: whole(1_000, 86_400_000).default(300_000),
  HEALTH_CANARY_DAILY_MICRO_USD: whole(0, 1_000_000_000).default(0),
  DRAIN_TIMEOUT_MS: whole(0, 600_000).default(10_000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LIMIT_STARTS_PER_MINUTE: whole(1, 1_000_000).optional(),
  LIMIT_SOCKETS_PER_USER: whole(1, 10_000).default(10),
  LIMIT_SUBSCRIPTIONS_PER_SOCKET: whole(1, 10_000).default(100),
  LIMIT_SIGN_IN_ATTEMPTS: whole(1, 1_000_000).default(10),
  LIMIT_SIGN_IN_WINDOW_MS: whole(1_000, 86_400_000).default(900_000),
  REQUIRE_ADMIN_SECOND_FACTOR: z.stringbool().default(false),
  ...tracingEnvironment,
})

export class ConfigError extends Error {
  readonly faults: string[]
  constructor(faults: string[]) {
    super(`The environment is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

/** Throws a ConfigError that lists every fault at once. An empty variable counts as absent. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(present)
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  if (present.NODE_ENV === 'production') {
    for (const name of ['AUTH_SECRET', 'PUBLIC_URL']) if (!present[name]) faults.push(`${name}: required in production`)
  }
  if (present.MIGRATION_DATABASE_URL && !present.DATABASE_URL) {
    faults.push('MIGRATION_DATABASE_URL: means nothing without DATABASE_URL')
  }
  // A payment that no message can be believed of would be taken and never credited.
  if (present.STRIPE_SECRET_KEY && !present.STRIPE_WEBHOOK_SECRET) {
    faults.push('STRIPE_WEBHOOK_SECRET: required with STRIPE_SECRET_KEY')
  }
  for (const name of ['STRIPE_WEBHOOK_SECRET', 'STRIPE_BASE_URL']) {
    if (present[name] && !present.STRIPE_SECRET_KEY) faults.push(`${name}: means nothing without STRIPE_SECRET_KEY`)
  }
  for (const name of ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']) {
    if (present.S3_BUCKET && !present[name]) faults.push(`${name}: required with S3_BUCKET`)
  }
  for (const name of ['S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']) {
    if (present[name] && !present.S3_BUCKET) faults.push(`${name}: means nothing without S3_BUCKET`)
  }
  faults.push(...oauthFaults(present))
  if (present.MAIL_FROM && !present.SMTP_URL) faults.push('MAIL_FROM: means nothing without SMTP_URL')
  if (present.ALERT_EMAILS && !present.SMTP_URL) faults.push('ALERT_EMAILS: means nothing without SMTP_URL')
  if (present.ALERT_WEBHOOK_SECRET && !present.ALERT_WEBHOOK_URL) {
    faults.push('ALERT_WEBHOOK_SECRET: means nothing without ALERT_WEBHOOK_URL')
  }
  for (const origin of (present.ALLOWED_ORIGINS ?? '').split(',').filter(Boolean)) {
    if (!URL.canParse(origin.trim()) || new URL(origin.trim()).origin !== origin.trim()) {
      faults.push(`ALLOWED_ORIGINS: "${origin.trim()}" is not an origin such as https://studio.example`)
    }
  }
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults)
  return toConfig(parsed.data)
}

function toConfig(env: z.output<typeof environment>): Config {
  const production = env.NODE_ENV === 'production'
  const sandbox = (env.SANDBOX ?? !production) ? ({ kind: 'sandbox' } as const) : ({ kind: 'off' } as const)
  const publicUrl = (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, '')
  return {
    production,
    host: env.HOST,
    port: env.PORT,
    publicUrl,
    allowedOrigins: listOf(env.ALLOWED_ORIGINS),
    trustedProxies: env.TRUSTED_PROXIES,
    dataDir: env.DATA_DIR,
    database: env.DATABASE_URL
      ? { kind: 'server', url: env.DATABASE_URL, migrationUrl: env.MIGRATION_DATABASE_URL ?? env.DATABASE_URL }
      : { kind: 'embedded' },
    redisUrl: env.REDIS_URL,
    authSecret: env.AUTH_SECRET,
    openRouter: env.OPENROUTER_API_KEY
      ? { kind: 'live', apiKey: env.OPENROUTER_API_KEY, baseUrl: env.OPENROUTER_BASE_URL ?? OPENROUTER_URL }
      : sandbox,
    replicate: env.REPLICATE_API_TOKEN
      ? {
          kind: 'live',
          token: env.REPLICATE_API_TOKEN,
          baseUrl: env.REPLICATE_BASE_URL ?? REPLICATE_URL,
          webhookSecret: env.REPLICATE_WEBHOOK_SECRET,
        }
      : { ...sandbox, ...(env.REPLICATE_WEBHOOK_SECRET ? { webhookSecret: env.REPLICATE_WEBHOOK_SECRET } : {}) },
    stripe:
      env.STRIPE_SECRET_KEY && env.STRIPE_WEBHOOK_SECRET
        ? {
            kind: 'live',
            secretKey: env.STRIPE_SECRET_KEY,
            webhookSecret: env.STRIPE_WEBHOOK_SECRET,
            baseUrl: env.STRIPE_BASE_URL,
          }
        : sandbox,
    mail: env.SMTP_URL
      ? { url: env.SMTP_URL, from: env.MAIL_FROM ?? `Director's Palette <no-reply@${new URL(publicUrl).hostname}>` }
      : undefined,
    google: oauthOf(env, 'GOOGLE'),
    github: oauthOf(env, 'GITHUB'),
    alerts: {
      emails: [...new Set(env.ALERT_EMAILS)],
      webhook: env.ALERT_WEBHOOK_URL ? { url: env.ALERT_WEBHOOK_URL, secret: env.ALERT_WEBHOOK_SECRET } : undefined,
      remindAfterMs: env.ALERT_REMINDER_MS,
    },
    storage: storageOf(env),
    holdTtlMs: env.HOLD_TTL_MS,
    unknownWindowMs: env.UNKNOWN_WINDOW_MS,
    reconcileIntervalMs: env.RECONCILE_INTERVAL_MS,
    healthIntervalMs: env.HEALTH_INTERVAL_MS,
    canaryDailyMicroUsd: BigInt(env.HEALTH_CANARY_DAILY_MICRO_USD),
    drainTimeoutMs: env.DRAIN_TIMEOUT_MS,
    logLevel: env.LOG_LEVEL,
    tracing: tracingOf(env),
    adminSecondFactor: env.REQUIRE_ADMIN_SECOND_FACTOR,
    limits: {
      startsPerMinute: env.LIMIT_STARTS_PER_MINUTE,
      socketsPerUser: env.LIMIT_SOCKETS_PER_USER,
      subscriptionsPerSocket: env.LIMIT_SUBSCRIPTIONS_PER_SOCKET,
      signInAttempts: env.LIMIT_SIGN_IN_ATTEMPTS,
      signInWindowMs: env.LIMIT_SIGN_IN_WINDOW_MS,
    },
  }
}
