import { Skeleton, Stack, Text } from '@mantine/core'
import { useAccount } from '../account/use-account.ts'
import { useViewer } from '../account/use-viewer.ts'
import { useTitle } from '../lib/use-title.ts'
import { ZoneChoice } from '../points/zone-choice.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { EmailCard } from './email-card.tsx'
import { NameForm } from './name-form.tsx'
import { Section } from './section.tsx'

export function ProfilePage() {
  useTitle('Profile')
  const { user, reload } = useViewer()
  if (!user) return null
  return (
    <>
      <PageHeader title="Profile" detail="Who you are here, and whose days the figures are cut by." />
      <Stack gap="md" maw={640}>
        <Section title="Name" detail="Shown to you, and to the admins of this studio.">
          <NameForm name={user.name} onChanged={reload} />
        </Section>
        <EmailCard user={user} />
        <Section title="Time zone" detail="Days, months and your renewal are those of this zone.">
          <Zone />
        </Section>
      </Stack>
    </>
  )
}

function Zone() {
  const state = useAccount()
  if (state.kind === 'loading') return <Skeleton h={30} w={240} radius="md" />
  if (state.kind === 'known') return <ZoneChoice timeZone={state.account.timeZone} />
  return (
    <Text size="sm" c="var(--bad-text)">
      Your zone could not be loaded. It stays as it is.
    </Text>
  )
}
