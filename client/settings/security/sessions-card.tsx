import { Badge, Button, Group, Skeleton, Text, ThemeIcon } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import IconDeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs'
import IconDeviceMobile from '@tabler/icons-react/dist/esm/icons/IconDeviceMobile.mjs'
import { useState } from 'react'
import { postAuth } from '../../account/auth-request.ts'
import { formatDayAndYear } from '../../lib/format.ts'
import { RelativeTime } from '../../ui/time.tsx'
import { Section } from '../section.tsx'
import type { AuthData } from '../use-auth-data.ts'
import { NotLoaded } from './not-loaded.tsx'
import classes from './security.module.css'
import { deviceOf, placeOf, type Session } from './session-words.ts'

const SHOWN_AT_FIRST = 8

export function SessionsCard({ sessions: { data, problem, reload } }: { sessions: AuthData<Session[]> }) {
  const [ending, setEnding] = useState<string | null>(null)
  const [all, setAll] = useState(false)
  const sorted = data?.toSorted((a, b) => Number(b.here) - Number(a.here) || b.lastSeenAt.localeCompare(a.lastSeenAt))
  const others = sorted?.filter(({ here }) => !here).length ?? 0

  async function end(name: string, path: string, body: object, done: string) {
    setEnding(name)
    const answer = await postAuth(path, body)
    await reload()
    setEnding(null)
    // Gone already is what was wanted.
    const failed = answer.kind === 'refused' && answer.code !== 'NOT_FOUND' ? answer.message : null
    notifications.show(failed ? { message: failed, color: 'red' } : { message: done, color: 'teal' })
  }

  return (
    <Section title="Sessions" detail="Where you are signed in. What ends here ends there within five seconds.">
      {!sorted && (problem ? <NotLoaded problem={problem} onRetry={reload} /> : <Skeleton h={66} radius="md" />)}
      {sorted && (
        <ul className={classes.sessions}>
          {sorted.slice(0, all ? undefined : SHOWN_AT_FIRST).map((session) => (
            <Row
              key={session.id}
              session={session}
              ending={ending === session.id}
              onEnd={() =>
                end(
                  session.id,
                  '/revoke-session',
                  { id: session.id },
                  `${deviceOf(session.userAgent).words} is signed out.`,
                )
              }
            />
          ))}
        </ul>
      )}
      <Group gap="xs" mt={others > 0 ? 'sm' : 0}>
        {sorted && sorted.length > SHOWN_AT_FIRST && !all && (
          <Button variant="default" onClick={() => setAll(true)}>
            Show all {sorted.length}
          </Button>
        )}
        {others > 0 && (
          <Button
            variant="default"
            loading={ending === 'others'}
            onClick={() => void end('others', '/revoke-other-sessions', {}, 'Everywhere else you are signed out.')}
          >
            Sign out everywhere else
          </Button>
        )}
      </Group>
    </Section>
  )
}

function Row({ session, ending, onEnd }: { session: Session; ending: boolean; onEnd: () => Promise<void> }) {
  const { words, handHeld } = deviceOf(session.userAgent)
  const place = placeOf(session.ipAddress)
  const Icon = handHeld ? IconDeviceMobile : IconDeviceDesktop
  return (
    <li className={classes.session}>
      <ThemeIcon variant="light" color={session.here ? 'iris' : 'gray'} size={36} radius="md">
        <Icon size={18} aria-hidden />
      </ThemeIcon>
      <div className={classes.about}>
        <Group gap="xs">
          <Text fw={600} size="sm">
            {words}
          </Text>
          {session.here && <Badge color="teal">This one</Badge>}
        </Group>
        <Text size="xs" c="dimmed">
          {place && `From ${place} · `}
          {session.here ? (
            'Here, now'
          ) : (
            <>
              Last seen <RelativeTime time={session.lastSeenAt} />
            </>
          )}
          {` · since ${formatDayAndYear(session.createdAt)}`}
        </Text>
      </div>
      {!session.here && (
        <Button
          variant="default"
          size="xs"
          loading={ending}
          onClick={() => void onEnd()}
          aria-label={`Sign out ${words}`}
        >
          Sign out
        </Button>
      )}
    </li>
  )
}
