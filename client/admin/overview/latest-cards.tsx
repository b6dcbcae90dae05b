import { Badge, Card, Group, Skeleton, Text, Title } from '@mantine/core'
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs'
import IconUserPlus from '@tabler/icons-react/dist/esm/icons/IconUserPlus.mjs'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PLAN_NAME } from '../../account/plan.ts'
import { stateColour, stateWords } from '../../status/health-words.ts'
import { EmptyState } from '../../ui/state.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import classes from './overview.module.css'
import type { Overview } from './use-overview.ts'

export function IncidentsCard({ incidents }: { incidents: Overview['now']['incidents'] | undefined }) {
  return (
    <Latest
      title="Latest incidents"
      more={
        <Link to="/admin/health" className="link">
          All incidents
        </Link>
      }
      known={incidents !== undefined}
    >
      {incidents?.length === 0 && (
        <EmptyState icon={<IconCircleCheck size={22} />} title="None so far" colour="teal">
          When a provider or a model is down or slow for longer than a moment, it shows here.
        </EmptyState>
      )}
      <ol className={classes.rows}>
        {incidents?.map(({ id, targetName, state, summary, openedAt, resolvedAt }) => (
          <li key={id}>
            <div className={classes.words}>
              <Text size="sm" fw={600}>
                {targetName}: {stateWords(state).toLowerCase()}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {summary}
              </Text>
            </div>
            <div className={classes.when}>
              {resolvedAt ? <Badge color="gray">Over</Badge> : <Badge color={stateColour(state)}>Ongoing</Badge>}
              <Text size="xs" c="dimmed" component="div">
                <RelativeTime time={openedAt} />
              </Text>
            </div>
          </li>
        ))}
      </ol>
    </Latest>
  )
}

export function SignUpsCard({ people }: { people: Overview['now']['signUps'] | undefined }) {
  return (
    <Latest title="Latest sign-ups" known={people !== undefined}>
      {people?.length === 0 && (
        <EmptyState icon={<IconUserPlus size={22} />} title="Nobody yet">
          Whoever signs up shows here at once.
        </EmptyState>
      )}
      <ol className={classes.rows}>
        {people?.map(({ id, name, email, plan, createdAt }) => (
          <li key={id}>
            <div className={classes.words}>
              <Text size="sm" fw={600} truncate>
                {name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {email}
              </Text>
            </div>
            <div className={classes.when}>
              <Badge>{PLAN_NAME[plan]}</Badge>
              <Text size="xs" c="dimmed" component="div">
                <RelativeTime time={createdAt} />
              </Text>
            </div>
          </li>
        ))}
      </ol>
    </Latest>
  )
}

function Latest(props: { title: string; more?: ReactNode; known: boolean; children: ReactNode }) {
  return (
    <Card component="section" aria-label={props.title}>
      <Group justify="space-between" mb="md" className="with-links">
        <Title order={2} fz="md">
          {props.title}
        </Title>
        {props.more}
      </Group>
      {props.known ? props.children : <Skeleton h={240} radius="md" />}
    </Card>
  )
}
