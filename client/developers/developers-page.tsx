import { Button, Card, Code, Group, Stack, Tabs, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTitle } from '../lib/use-title.ts'
import { CreateKeyModal, type NewKey } from '../settings/create-key-modal.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Answers } from './answers.tsx'
import { Example } from './example.tsx'
import { curlSnippets, type Place, socketSnippet, urqlSnippet } from './snippets.ts'

const NO_KEY = 'YOUR_KEY'
const FOR_EXAMPLES: NewKey = { name: 'Examples', scopes: 'act', expiry: '30' }

/** How to call the API from a program of one's own. The key is in this page's memory alone, and goes with it. */
export function DevelopersPage() {
  useTitle('Developers')
  const [key, setKey] = useState<string | null>(null)
  const [creating, { open, close }] = useDisclosure()
  const place: Place = { origin: location.origin, key: key ?? NO_KEY }

  return (
    <>
      <PageHeader
        title="Developers"
        detail="The same studio for your own programs: one GraphQL API, with live updates."
      >
        <Button
          component="a"
          href="/schema.graphql"
          download
          variant="default"
          leftSection={<IconDownload size={16} />}
        >
          Download the schema
        </Button>
      </PageHeader>
      <Stack gap="md">
        <Card component="section" aria-labelledby="a-key">
          <Group justify="space-between" align="center" gap="md">
            <div style={{ flex: '1 1 320px' }}>
              <Title order={2} fz="md" id="a-key">
                {key ? 'Your new key is in the examples' : 'A key for the examples'}
              </Title>
              <Text size="sm" c="dimmed" mt={4} className="with-links">
                {key
                  ? 'They run as they stand. The key is gone from here when you leave the page; '
                  : 'They run as they stand once a key is in them. It may start work, so it can spend your points; '}
                <Link to="/settings/keys" className="link">
                  your keys
                </Link>{' '}
                are yours to revoke.
              </Text>
            </div>
            <Button leftSection={<IconKey size={16} />} onClick={open} variant={key ? 'default' : 'filled'}>
              {key ? 'Create another key' : 'Create a key for these examples'}
            </Button>
          </Group>
        </Card>
        <Card component="section" aria-label="Examples">
          <Tabs defaultValue="curl" keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="curl">curl</Tabs.Tab>
              <Tabs.Tab value="urql">urql</Tabs.Tab>
              <Tabs.Tab value="graphql-ws">graphql-ws</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="curl">
              <Stack gap="lg">
                {curlSnippets(place).map((snippet) => (
                  <Example key={snippet.title} {...snippet} />
                ))}
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="urql">
              <Example {...urqlSnippet(place)} />
            </Tabs.Panel>
            <Tabs.Panel value="graphql-ws">
              <Example {...socketSnippet(place)} />
            </Tabs.Panel>
          </Tabs>
        </Card>
        <Answers />
        <Card component="section" aria-labelledby="explore">
          <Title order={2} fz="md" id="explore">
            The schema
          </Title>
          <Text size="sm" mt={4}>
            The file has every type and field that you may use, with units, limits and errors, for your editor and for
            generating types. It comes with your session or a key. On a server in development, GraphiQL is at{' '}
            <Code>/graphql</Code> for who is signed in.
          </Text>
        </Card>
      </Stack>
      <CreateKeyModal opened={creating} onClose={close} onCreated={setKey} initial={FOR_EXAMPLES} />
    </>
  )
}
