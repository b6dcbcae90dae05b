import { Alert, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useMutation } from 'urql'
import { type ApiKeyScope, CreateApiKeyDocument } from '../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../graphql/problem.ts'
import { Choice } from '../ui/choice.tsx'
import { Copy } from '../ui/copy.tsx'
import { Dialog } from '../ui/dialog.tsx'
import classes from './settings.module.css'

export type NewKey = { name: string; scopes: 'read' | 'act'; expiry: '30' | '90' | '365' | 'never' }
type Props = {
  opened: boolean
  onClose: () => void
  onCreated: (key: string) => void
  /** What the form begins with. */
  initial?: NewKey
}

const UNNAMED: NewKey = { name: '', scopes: 'read', expiry: '90' }

/** Makes a key, and shows it: here, once, never again. */
export function CreateKeyModal({ opened, onClose, onCreated, initial = UNNAMED }: Props) {
  const [key, setKey] = useState<string | null>(null)
  const leave = () => {
    onClose()
    setKey(null)
  }
  const created = (made: string) => {
    setKey(made)
    onCreated(made)
  }
  return (
    // A slip beside the window must not lose a key that is never shown again.
    <Dialog
      opened={opened}
      onClose={leave}
      title={key ? 'Your new key' : 'New API key'}
      closeOnClickOutside={key === null}
    >
      {key ? <ShowKey apiKey={key} onDone={leave} /> : <KeyForm onCreated={created} initial={initial} />}
    </Dialog>
  )
}

function ShowKey({ apiKey, onDone }: { apiKey: string; onDone: () => void }) {
  return (
    <Stack gap="md">
      <Alert color="yellow">Copy it now. It is shown here once; we keep only its beginning and a hash.</Alert>
      <div className={classes.key} data-testid="api-key">
        {apiKey}
      </div>
      <Group justify="space-between">
        <Copy value={apiKey} label="Copy the key" />
        <Button onClick={onDone}>I have it</Button>
      </Group>
    </Stack>
  )
}

const EXPIRIES = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'never', label: 'Never' },
]
const SCOPES: Record<string, ApiKeyScope[]> = { read: ['READ'], act: ['READ', 'ACT'] }

function KeyForm({ onCreated, initial }: { onCreated: (key: string) => void; initial: NewKey }) {
  const [{ fetching }, create] = useMutation(CreateApiKeyDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({
    initialValues: { ...initial } as Record<keyof NewKey, string>,
    validate: { name: (name) => (name.trim() ? null : 'Give it a name by which you know it again.') },
  })

  const submit = form.onSubmit(async ({ name, scopes, expiry }) => {
    const expiresAt = expiry === 'never' ? null : new Date(Date.now() + Number(expiry) * 86_400_000).toISOString()
    const { data, error } = await create({ name: name.trim(), scopes: SCOPES[scopes] ?? ['READ'], expiresAt })
    if (data) onCreated(data.createApiKey.key)
    else if (error) setProblem(describeProblem(error))
  })

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {problem && (
          <Alert color="red" title={problem.title} role="alert">
            {problem.detail}
          </Alert>
        )}
        <TextInput
          label="Name"
          description="What it is for, or where it is kept."
          placeholder="Storyboard script"
          maxLength={100}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Radio.Group label="What it may do" {...form.getInputProps('scopes')}>
          <Stack gap="xs" mt={6}>
            <Radio value="read" label="Read" description="Your account, results and use. It spends nothing." />
            <Radio value="act" label="Read, start and cancel" description="It can spend your points." />
          </Stack>
        </Radio.Group>
        <Choice label="Expires" data={EXPIRIES} allowDeselect={false} {...form.getInputProps('expiry')} />
        <Text size="xs" c="dimmed">
          No key can buy points, make other keys or change settings.
        </Text>
        <Button type="submit" loading={fetching}>
          Create the key
        </Button>
      </Stack>
    </form>
  )
}
