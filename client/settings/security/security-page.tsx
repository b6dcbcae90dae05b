import { Stack } from '@mantine/core'
import { useViewer } from '../../account/use-viewer.ts'
import { useTitle } from '../../lib/use-title.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { useAuthData } from '../use-auth-data.ts'
import { PasswordCard } from './password-card.tsx'
import { SecondFactorCard } from './second-factor-card.tsx'
import type { Session } from './session-words.ts'
import { SessionsCard } from './sessions-card.tsx'

/** How one gets in, and who is in. */
export function SecurityPage() {
  useTitle('Security')
  const { user, reload } = useViewer()
  const ways = useAuthData<string[]>('/list-accounts')
  const sessions = useAuthData<Session[]>('/list-sessions')
  if (!user) return null
  return (
    <>
      <PageHeader title="Security" detail="How you get in, and where you are signed in." />
      <Stack gap="md" maw={760}>
        <PasswordCard ways={ways} email={user.email} onChanged={sessions.reload} />
        <SecondFactorCard
          on={user.secondFactor}
          hasPassword={ways.data?.includes('credential')}
          onChanged={() => {
            reload()
            void sessions.reload()
          }}
        />
        <SessionsCard sessions={sessions} />
      </Stack>
    </>
  )
}
