import { Badge, Card, Group, Text, Title } from '@mantine/core'
import { SCOPE_LABEL } from '../../settings/scopes.ts'
import { deviceOf } from '../../settings/security/session-words.ts'
import { RelativeTime } from '../../ui/time.tsx'
import classes from './people.module.css'
import type { Person } from './person-page.tsx'

/** Where they are signed in, and which keys they have. */
export function AccessCard({ person: { sessions, apiKeys } }: { person: Person }) {
  return (
    <Card component="section" aria-labelledby="access">
      <Title order={2} fz="md" id="access">
        Sessions and keys
      </Title>
      {sessions.length + apiKeys.length === 0 && (
        <Text size="sm" c="dimmed" mt={4}>
          Signed in nowhere, and no API keys.
        </Text>
      )}
      <ul className={classes.rows}>
        {sessions.map(({ id, userAgent, ipAddress, lastSeenAt, createdAt }) => (
          <li key={id}>
            <div>
              {deviceOf(userAgent).words}
              <Text size="xs" c="dimmed" component="div">
                {ipAddress || 'No address known'} · signed in <RelativeTime time={createdAt} />
              </Text>
            </div>
            <Text size="xs" c="dimmed">
              <RelativeTime time={lastSeenAt} />
            </Text>
          </li>
        ))}
        {apiKeys.map(({ id, name, prefix, scopes, lastUsedAt }) => (
          <li key={id}>
            <div>
              {name}
              <Text size="xs" c="dimmed" component="div">
                <span style={{ fontFamily: 'monospace' }}>{prefix}…</span> ·{' '}
                {lastUsedAt ? (
                  <>
                    used <RelativeTime time={lastUsedAt} />
                  </>
                ) : (
                  'never used'
                )}
              </Text>
            </div>
            <Group gap={6} wrap="nowrap">
              {scopes.map((scope) => (
                <Badge key={scope} color="gray">
                  {SCOPE_LABEL[scope]}
                </Badge>
              ))}
            </Group>
          </li>
        ))}
      </ul>
    </Card>
  )
}
