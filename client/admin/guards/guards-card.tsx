import { Badge, Button, Card, Group, Skeleton, Switch, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useMutation } from 'urql'
import { type GuardsQuery, SetGuardDocument } from '../../graphql/generated/graphql.ts'
import { formatCount, formatPoints, formatSpan } from '../../lib/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { answerOf, type Given, TermsForm } from '../terms.tsx'
import classes from './guards.module.css'

type Guard = NonNullable<GuardsQuery['admin']>['guards'][number]
type Plan = GuardsQuery['plans'][number]
type Props = { guards: Guard[] | undefined; plans: Plan[] | undefined; onChanged: () => void }

/** When an account is paused by itself, by plan. */
export function GuardsCard({ guards, plans, onChanged }: Props) {
  const [edited, setEdited] = useState<Guard | null>(null)
  const nameOf = ({ plan }: Guard) => plans?.find(({ tier }) => tier === plan)?.name ?? plan
  const done = () => {
    setEdited(null)
    onChanged()
  }
  return (
    <Card component="section" aria-labelledby="guards">
      <Title order={2} fz="md" id="guards">
        Limits by plan
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        Counted within any 60 minutes: what was used, what is held, and what is asked for.
      </Text>
      {!guards && <Skeleton h={190} radius="md" />}
      <ul className={classes.list} aria-label="Limits by plan">
        {guards?.map((guard) => (
          <li key={guard.plan} className={classes.row}>
            <div className={classes.words}>
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {nameOf(guard)}
                </Text>
                {!guard.active && <Badge color="gray">Off</Badge>}
              </Group>
              <Text size="xs" c="dimmed" className="num">
                Paused for {formatSpan(guard.pauseMinutes * 60_000)} above {formatPoints(guard.pointsPerHour)} an hour,
                or above {formatCount(guard.timesUsual)} times their usual hour, from {formatPoints(guard.usualFrom)} on
              </Text>
            </div>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => setEdited(guard)}
              aria-label={`Change the limits: ${nameOf(guard)}`}
            >
              Change
            </Button>
          </li>
        ))}
      </ul>
      <Dialog
        opened={edited !== null}
        onClose={() => setEdited(null)}
        title={`Limits of ${edited ? nameOf(edited) : 'a plan'}`}
      >
        {edited && <GuardForm guard={edited} onDone={done} />}
      </Dialog>
    </Card>
  )
}

function GuardForm({ guard, onDone }: { guard: Guard; onDone: () => void }) {
  const [, set] = useMutation(SetGuardDocument)
  const [active, setActive] = useState(guard.active)
  const [figures, setFigures] = useState({
    pointsPerHour: String(guard.pointsPerHour),
    timesUsual: String(guard.timesUsual),
    usualFrom: String(guard.usualFrom),
    pauseMinutes: String(guard.pauseMinutes),
  })
  const save = async ({ reason }: Given) => {
    const numbers = Object.fromEntries(Object.entries(figures).map(([name, text]) => [name, Number(text)])) as Record<
      keyof typeof figures,
      number
    >
    return answerOf(await set({ plan: guard.plan, active, ...numbers, reason }), () => ({}))
  }
  return (
    <TermsForm
      label="Save the limits"
      fault={() =>
        Object.values(figures).every((text) => /^[1-9]\d{0,8}$/.test(text)) ? null : 'All figures are whole numbers.'
      }
      onSave={save}
      onDone={onDone}
    >
      <Switch
        label="Pause accounts of this plan"
        checked={active}
        onChange={({ currentTarget }) => setActive(currentTarget.checked)}
      />
      {FIELDS.map(({ name, label, description }) => (
        <TextInput
          key={name}
          label={label}
          description={description}
          inputMode="numeric"
          value={figures[name]}
          onChange={({ currentTarget }) => setFigures({ ...figures, [name]: currentTarget.value })}
        />
      ))}
    </TermsForm>
  )
}

const FIELDS = [
  { name: 'pointsPerHour', label: 'Points an hour, at most', description: 'Whoever it is.' },
  {
    name: 'timesUsual',
    label: 'Times their usual hour',
    description: 'An average hour of the last four weeks, of those in which they used any.',
  },
  { name: 'usualFrom', label: 'Never unusual below, in points', description: 'So that small jumps pause nobody.' },
  { name: 'pauseMinutes', label: 'A pause lasts, in minutes', description: undefined },
] as const
