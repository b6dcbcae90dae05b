import { Badge, Button, Group, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useMutation } from 'urql'
import { type ApiKeyFieldsFragment, RevokeApiKeyDocument } from '../graphql/generated/graphql.ts'
import { describeProblem } from '../graphql/problem.ts'
import { formatDayAndYear } from '../lib/format.ts'
import { Dialog } from '../ui/dialog.tsx'
import { RelativeTime } from '../ui/time.tsx'
import { SCOPE_LABEL } from './scopes.ts'
import classes from './settings.module.css'

export function KeyList({ keys, onRevoked }: { keys: ApiKeyFieldsFragment[]; onRevoked: () => void }) {
  const [doomed, setDoomed] = useState<ApiKeyFieldsFragment | null>(null)
  return (
    <>
      <Table verticalSpacing="sm" horizontalSpacing="md">
        <Table.Thead className={classes.wideRow}>
          <Table.Tr>
            <Table.Th>Key</Table.Th>
            <Table.Th>May</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Expires</Table.Th>
            <Table.Th>
              <span className="visually-hidden">Revoke</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <Row key={key.id} apiKey={key} onRevoke={() => setDoomed(key)} />
          ))}
        </Table.Tbody>
      </Table>
      <RevokeModal apiKey={doomed} onClose={() => setDoomed(null)} onRevoked={onRevoked} />
    </>
  )
}

function Row({ apiKey, onRevoke }: { apiKey: ApiKeyFieldsFragment; onRevoke: () => void }) {
  const expired = apiKey.expiresAt !== null && Date.parse(apiKey.expiresAt) < Date.now()
  return (
    <Table.Tr className={classes.row}>
      <Table.Td>
        <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {apiKey.name}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace">
          {apiKey.prefix}…
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap={6}>
          {apiKey.scopes.map((scope) => (
            <Badge key={scope} color={scope === 'ACT' ? 'iris' : 'gray'}>
              {SCOPE_LABEL[scope]}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td data-label="Last used" c="dimmed">
        {apiKey.lastUsedAt ? <RelativeTime time={apiKey.lastUsedAt} /> : 'Never'}
      </Table.Td>
      <Table.Td data-label={expired ? 'Expired' : 'Expires'} c={expired ? 'var(--bad-text)' : 'dimmed'}>
        {apiKey.expiresAt ? `${expired ? 'Expired ' : ''}${formatDayAndYear(apiKey.expiresAt)}` : 'Never'}
      </Table.Td>
      <Table.Td ta="right">
        <Button variant="default" size="xs" onClick={onRevoke} aria-label={`Revoke ${apiKey.name}`}>
          Revoke
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}

type RevokeProps = { apiKey: ApiKeyFieldsFragment | null; onClose: () => void; onRevoked: () => void }

function RevokeModal({ apiKey, onClose, onRevoked }: RevokeProps) {
  const [{ fetching }, revoke] = useMutation(RevokeApiKeyDocument)

  async function confirm() {
    if (!apiKey) return
    const { error } = await revoke({ id: apiKey.id })
    onClose()
    if (error) {
      const { title, detail } = describeProblem(error)
      notifications.show({ title, message: detail, color: 'red' })
      return
    }
    notifications.show({ message: `${apiKey.name} is revoked.`, color: 'teal' })
    onRevoked()
  }

  return (
    <Dialog opened={apiKey !== null} onClose={onClose} title={`Revoke ${apiKey?.name ?? 'the key'}?`}>
      <Text size="sm">Programs that use it are refused from this moment on. This cannot be undone.</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Keep it
        </Button>
        <Button color="red.9" onClick={confirm} loading={fetching}>
          Revoke
        </Button>
      </Group>
    </Dialog>
  )
}
