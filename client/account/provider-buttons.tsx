import { Button, Stack, Text } from '@mantine/core'
import IconBrandGithub from '@tabler/icons-react/dist/esm/icons/IconBrandGithub.mjs'
import IconBrandGoogle from '@tabler/icons-react/dist/esm/icons/IconBrandGoogle.mjs'
import { useState } from 'react'
import classes from './account.module.css'
import { postAuth } from './auth-request.ts'
import { safeNext } from './next-address.ts'
import { PROVIDER_NAME } from './provider-words.ts'
import { ownZone } from './session.ts'
import type { Provider } from './sign-in-options.ts'

const ICONS = { google: IconBrandGoogle, github: IconBrandGithub }

/** The ways in that this server was set up with; nothing where there are none. */
export function ProviderButtons({
  providers,
  next,
  onProblem,
}: {
  providers: Provider[]
  next: string | undefined
  onProblem: (message: string) => void
}) {
  const [leaving, setLeaving] = useState<Provider | null>(null)
  if (providers.length === 0) return null

  async function go(provider: Provider) {
    setLeaving(provider)
    const answer = await postAuth('/sign-in/social', { provider, next: safeNext(next), timeZone: ownZone() })
    if (answer.kind === 'done') return location.assign(String(answer.body.url))
    setLeaving(null)
    onProblem(answer.message)
  }

  return (
    <>
      <Stack gap="xs">
        {providers.map((provider) => {
          const Icon = ICONS[provider]
          return (
            <Button
              key={provider}
              variant="default"
              size="md"
              fullWidth
              leftSection={<Icon size={18} aria-hidden />}
              loading={leaving === provider}
              disabled={leaving !== null && leaving !== provider}
              onClick={() => void go(provider)}
            >
              Continue with {PROVIDER_NAME[provider]}
            </Button>
          )
        })}
      </Stack>
      <Text size="xs" c="dimmed" className={classes.or}>
        or by e-mail
      </Text>
    </>
  )
}
