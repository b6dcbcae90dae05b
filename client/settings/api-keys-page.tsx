import { Button, Card, Skeleton, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs'
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import { Link } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { ApiKeysDocument } from '../graphql/generated/graphql.ts'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { EmptyState, ProblemState } from '../ui/state.tsx'
import { CreateKeyModal } from './create-key-modal.tsx'
import { KeyList } from './key-list.tsx'

export function ApiKeysPage() {
  useTitle('API keys')
  const [{ data, error }, execute] = useQuery({ query: ApiKeysDocument, requestPolicy: 'cache-and-network' })
  const [creating, { open, close }] = useDisclosure()
  const refetch = () => execute({ requestPolicy: 'network-only' })
  const keys = data?.viewer?.apiKeys

  return (
    <>
      <PageHeader title="API keys" detail="The same studio for your own programs, with the same points.">
        <Button leftSection={<IconPlus size={16} />} onClick={open}>
          New key
        </Button>
      </PageHeader>
      <Stack gap="md">
        <Card padding={0}>
          {!keys &&
            (error ? <ProblemState error={error} onRetry={refetch} /> : <Skeleton h={180} m="md" radius="md" />)}
          {keys && keys.length > 0 && <KeyList keys={keys} onRevoked={refetch} />}
          {keys && keys.length === 0 && (
            <EmptyState icon={<IconKey size={22} />} title="No keys yet">
              A key lets a program of yours read your account, or start work as well, with any GraphQL client. You say
              what it may do and until when, and take it back whenever you like.
            </EmptyState>
          )}
        </Card>
        <HowTo />
      </Stack>
      <CreateKeyModal opened={creating} onClose={close} onCreated={refetch} />
    </>
  )
}

function HowTo() {
  return (
    <Card>
      <Text fw={600} mb={4} component="h2" fz="md" m={0}>
        How to use one
      </Text>
      <Text size="sm" c="dimmed" className="with-links">
        Send it as a bearer token, over HTTP or the WebSocket.{' '}
        <Link to="/developers" className="link">
          Examples for curl, urql and graphql-ws
        </Link>{' '}
        are on the page for developers.
      </Text>
    </Card>
  )
}
