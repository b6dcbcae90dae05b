/** What a provider of sign-in gave us. */
export type OAuthConfig = { clientId: string; clientSecret: string }

const PROVIDERS = ['GOOGLE', 'GITHUB'] as const
type Provider = (typeof PROVIDERS)[number]
type Env = { [name in `${Provider}_CLIENT_${'ID' | 'SECRET'}`]?: string | undefined }

/** Half a pair is a fault. */
export function oauthFaults(env: Env): string[] {
  return PROVIDERS.flatMap((provider) => {
    const [id, secret] = [`${provider}_CLIENT_ID`, `${provider}_CLIENT_SECRET`] as const
    if (Boolean(env[id]) === Boolean(env[secret])) return []
    return env[id] ? [`${secret}: required with ${id}`] : [`${id}: required with ${secret}`]
  })
}

export function oauthOf(env: Env, provider: Provider): OAuthConfig | undefined {
  const [clientId, clientSecret] = [env[`${provider}_CLIENT_ID`], env[`${provider}_CLIENT_SECRET`]]
  return clientId && clientSecret ? { clientId, clientSecret } : undefined
}
