import { Alert, Card, Skeleton, Stack, Switch, Text, Title } from '@mantine/core'
import { notifications as toasts } from '@mantine/notifications'
import { useState } from 'react'
import { useMutation, useQuery } from 'urql'
import {
  type NotificationKind,
  NotificationSettingsDocument,
  type NotificationSettingsFieldsFragment,
  SetNotificationSettingsDocument,
} from '../graphql/generated/graphql.ts'
import { describeProblem } from '../graphql/problem.ts'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { ProblemState } from '../ui/state.tsx'

export function NotificationsPage() {
  useTitle('Notifications')
  const [{ data, error }, execute] = useQuery({
    query: NotificationSettingsDocument,
    requestPolicy: 'cache-and-network',
  })
  const settings = data?.viewer?.notificationSettings

  return (
    <>
      <PageHeader
        title="Notifications"
        detail="Everything is told under the bell. Here you say what is mailed as well."
      />
      <Card maw={640}>
        {!settings &&
          (error ? (
            <ProblemState error={error} onRetry={() => execute({ requestPolicy: 'network-only' })} />
          ) : (
            <Skeleton h={430} radius="md" />
          ))}
        {settings && <Settings settings={settings} />}
      </Card>
    </>
  )
}

function Settings({ settings: { mails, kinds } }: { settings: NotificationSettingsFieldsFragment }) {
  return (
    <Stack gap="md">
      {!mails && (
        <Alert color="gray" title="This server does not send mail">
          What you choose is kept, and holds once it does.
        </Alert>
      )}
      <Title order={2} fz="md">
        Mail me when…
      </Title>
      {kinds.map((setting) => (
        <MailSwitch key={setting.kind} {...setting} />
      ))}
      <Text size="sm" c="dimmed">
        Every mail has a link that turns its kind off, without signing in.
      </Text>
    </Stack>
  )
}

function MailSwitch({ kind, name, mail }: { kind: NotificationKind; name: string; mail: boolean }) {
  const [, set] = useMutation(SetNotificationSettingsDocument)
  const [wanted, setWanted] = useState<boolean | null>(null)

  async function change(next: boolean) {
    setWanted(next)
    const { error } = await set({ settings: [{ kind, mail: next }] })
    setWanted(null)
    if (!error) return
    const { title, detail } = describeProblem(error)
    toasts.show({ title, message: detail, color: 'red' })
  }

  return <Switch label={name} checked={wanted ?? mail} onChange={(event) => void change(event.currentTarget.checked)} />
}
