import { Badge, Button, Card, Group, Skeleton, Text, Title } from '@mantine/core'
import IconShieldCheck from '@tabler/icons-react/dist/esm/icons/IconShieldCheck.mjs'
import { useState } from 'react'
import { useMutation } from 'urql'
import { type GuardsQuery, LiftPauseDocument } from '../../graphql/generated/graphql.ts'
import { formatCount, formatInstant, formatPoints } from '../../lib/format.ts'
import { nodesOf } from '../../lib/nodes.ts'
import { useNow } from '../../lib/use-now.ts'
import { Pager } from '../../ui/pager.tsx'
import { EmptyState } from '../../ui/state.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import { WordsDialog } from '../words-dialog.tsx'
import classes from './guards.module.css'

type Pauses = NonNullable<GuardsQuery['admin']>['pauses']
type Pause = ReturnType<typeof nodesOf<Pauses['edges'][number]['node']>>[number]
type Props = {
  pauses: Pauses | undefined
  trail: string[]
  onTrail: (trail: string[]) => void
  onChanged: () => void
}

/** Who is paused, and who was. */
export function PausesCard({ pauses, trail, onTrail, onChanged }: Props) {
  const [, lift] = useMutation(LiftPauseDocument)
  const [lifted, setLifted] = useState<Pause | null>(null)
  const rows = pauses && nodesOf(pauses)
  return (
    <Card component="section" aria-labelledby="pauses">
      <Title order={2} fz="md" mb="md" id="pauses">
        Pauses
      </Title>
      {!rows && <Skeleton h={180} radius="md" />}
      {rows?.length === 0 && (
        <EmptyState icon={<IconShieldCheck size={22} />} title="Nobody was paused so far" colour="teal">
          Whoever goes past their limit is listed here, with what they used. You can lift a pause before it ends.
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ul className={classes.list} aria-label="Pauses">
          {rows.map((pause) => (
            <Row key={pause.id} pause={pause} onLift={() => setLifted(pause)} />
          ))}
        </ul>
      )}
      <Pager trail={trail} onTrail={onTrail} pageInfo={pauses?.pageInfo} />
      <WordsDialog
        opened={lifted !== null}
        title={`Lift the pause of ${lifted?.user.name ?? ''}`}
        about="They can start work at once. What they used until now counts no more towards the limit."
        button="Lift it now"
        onClose={() => setLifted(null)}
        run={async (reason) => (await lift({ id: lifted!.id, reason })).error}
        onDone={onChanged}
      />
    </Card>
  )
}

function Row({ pause, onLift }: { pause: Pause; onLift: () => void }) {
  const { user, reason, points, limit, startedAt, endsAt, liftedAt } = pause
  const now = useNow(30_000)
  const runs = !liftedAt && Date.parse(endsAt) > now
  return (
    <li className={classes.row} aria-label={user.email}>
      <div className={classes.words}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {user.name}
          </Text>
          <Badge color={runs ? 'yellow' : 'gray'}>{runs ? 'Paused' : liftedAt ? 'Lifted' : 'Over'}</Badge>
        </Group>
        <Text size="xs" c="dimmed">
          {user.email}
        </Text>
        <Text size="xs" className="num">
          {formatPoints(points)} in an hour, {reason === 'UNUSUAL' ? 'unusual for them' : 'more than their plan allows'}
          : the limit was {formatCount(limit)}
        </Text>
        <Text size="xs" c="dimmed" component="div" className="num">
          Began <RelativeTime time={startedAt} />, {runs ? 'ends' : 'ended'} {formatInstant(liftedAt ?? endsAt)}
        </Text>
      </div>
      {runs && (
        <Button size="compact-sm" variant="default" onClick={onLift} aria-label={`Lift the pause: ${user.email}`}>
          Lift
        </Button>
      )}
    </li>
  )
}
