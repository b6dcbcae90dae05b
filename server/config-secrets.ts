import type { Config } from './config.ts'

/** What the environment holds that nobody may read, in the log or elsewhere. */
export function secretsOf(config: Config): string[] {
  const { authSecret, openRouter, replicate, stripe, storage, mail, google, github, database, redisUrl, alerts } =
    config
  const given = [
    authSecret,
    openRouter.kind === 'live' ? openRouter.apiKey : undefined,
    replicate.kind === 'live' ? replicate.token : undefined,
    replicate.kind !== 'off' ? replicate.webhookSecret : undefined,
    ...(stripe.kind === 'live' ? [stripe.secretKey, stripe.webhookSecret] : []),
    ...(storage.kind === 's3' ? [storage.accessKeyId, storage.secretAccessKey] : []),
    google?.clientSecret,
    github?.clientSecret,
    alerts.webhook?.secret,
    // A hook of Slack's is a secret in itself.
    alerts.webhook?.url,
    ...Object.values(config.tracing?.headers ?? {}),
    ...[mail?.url, redisUrl, ...(database.kind === 'server' ? [database.url, database.migrationUrl] : [])].map(
      passwordIn,
    ),
  ]
  return [...new Set(given.filter((one) => one !== undefined))]
}

function passwordIn(url: string | undefined): string | undefined {
  if (!url || !URL.canParse(url)) return undefined
  const { password } = new URL(url)
  return password === '' ? undefined : decodeURIComponent(password)
}
