import { Badge, Button, Card, Group, Skeleton, Switch, Text, TextInput, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMutation } from 'urql'
import { formatPrice } from '../../boosts/price.ts'
import { type GuardsQuery, SetAlarmDocument } from '../../graphql/generated/graphql.ts'
import { assertNever } from '../../lib/assert-never.ts'
import { formatCount } from '../../lib/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { answerOf, type Given, TermsForm } from '../terms.tsx'
import classes from './guards.module.css'

type Alarm = NonNullable<GuardsQuery['admin']>['alarms'][number]

/** When admins are told that an hour costs too much, that too much of its work fails, or that our costs are not true. */
export function AlarmsCard({ alarms, onChanged }: { alarms: Alarm[] | undefined; onChanged: () => void }) {
  const [edited, setEdited] = useState<Alarm | null>(null)
  const done = () => {
    setEdited(null)
    onChanged()
  }
  return (
    <Card component="section" aria-labelledby="alarms">
      <Title order={2} fz="md" id="alarms">
        Alarms
      </Title>
      <Text size="sm" c="dimmed" mb="md" className="with-links">
        Looked at every minute. Who is told, and who was, stands with the{' '}
        <Link to="/admin/health" className="link">
          alert rules
        </Link>
        .
      </Text>
      {!alarms && <Skeleton h={110} radius="md" />}
      <ul className={classes.list} aria-label="Alarms">
        {alarms?.map((alarm) => (
          <li key={alarm.kind} className={classes.row}>
            <div className={classes.words}>
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {NAMES[alarm.kind]}
                </Text>
                {alarm.reason && <Badge color="red">Rings</Badge>}
                {!alarm.active && <Badge color="gray">Off</Badge>}
              </Group>
              <Text size="xs" c="dimmed" className="num">
                {limitWords(alarm)} {recentWords(alarm)}
              </Text>
            </div>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => setEdited(alarm)}
              aria-label={`Change the alarm: ${NAMES[alarm.kind]}`}
            >
              Change
            </Button>
          </li>
        ))}
      </ul>
      <Dialog opened={edited !== null} onClose={() => setEdited(null)} title={edited ? NAMES[edited.kind] : 'An alarm'}>
        {edited && <AlarmForm alarm={edited} onDone={done} />}
      </Dialog>
    </Card>
  )
}

const NAMES: Record<Alarm['kind'], string> = {
  COST: 'The cost of an hour',
  DRIFT: 'The drift of our costs',
  ERRORS: 'The share of work that fails',
}

function limitWords({ kind, costLimit, errorPercent, driftPercent, leastActions }: Alarm): string {
  const least = formatCount(leastActions)
  switch (kind) {
    case 'COST':
      return `Rings above ${formatPrice(costLimit ?? '0')}.`
    case 'ERRORS':
      return `Rings above ${errorPercent} % of at least ${least} actions.`
    case 'DRIFT':
      return `Rings when a model’s cost is more than ${driftPercent} % from the provider’s books, over at least ${least} calls.`
    default:
      return assertNever(kind)
  }
}

function recentWords({ kind, cost, ended, failed, compared }: Alarm): string {
  switch (kind) {
    case 'COST':
      return `The last hour: ${formatPrice(Number(cost).toFixed(2))}.`
    case 'ERRORS':
      return `The last hour: ${formatCount(failed)} of ${formatCount(ended)} failed.`
    case 'DRIFT':
      return `The last day: ${formatCount(compared)} calls compared.`
    default:
      return assertNever(kind)
  }
}

/** What a limit is, by the alarm: as it is kept, as it may be written, and as the form asks for it. */
const LIMITS: Record<Alarm['kind'], { of: (alarm: Alarm) => string; sound: RegExp; label: string; least?: string }> = {
  COST: {
    of: ({ costLimit }) => Number(costLimit).toFixed(2),
    sound: /^\d{1,7}(\.\d{1,2})?$/,
    label: 'Above so many dollars within an hour',
  },
  ERRORS: {
    of: ({ errorPercent }) => String(errorPercent),
    sound: /^[1-9]\d{0,2}$/,
    label: 'Above so many percent of an hour’s work',
    least: 'Of at least so many actions',
  },
  DRIFT: {
    of: ({ driftPercent }) => String(driftPercent),
    sound: /^\d{1,3}(\.\d{1,2})?$/,
    label: 'Above so many percent, either way',
    least: 'Of at least so many compared calls within a day',
  },
}

function AlarmForm({ alarm, onDone }: { alarm: Alarm; onDone: () => void }) {
  const [, set] = useMutation(SetAlarmDocument)
  const { kind } = alarm
  const terms = LIMITS[kind]
  const [active, setActive] = useState(alarm.active)
  const [limit, setLimit] = useState(terms.of(alarm))
  const [least, setLeast] = useState(String(alarm.leastActions))
  const save = async ({ reason }: Given) =>
    answerOf(
      await set({
        kind,
        active,
        costLimit: kind === 'COST' ? limit : null,
        errorPercent: kind === 'ERRORS' ? Number(limit) : null,
        driftPercent: kind === 'DRIFT' ? Number(limit) : null,
        leastActions: Number(least),
        reason,
      }),
      () => ({}),
    )
  return (
    <TermsForm
      label="Save the alarm"
      fault={() =>
        terms.sound.test(limit) && Number(limit) > 0 && /^[1-9]\d{0,6}$/.test(least)
          ? null
          : 'All figures are numbers above 0.'
      }
      onSave={save}
      onDone={onDone}
    >
      <Switch label="Tell admins" checked={active} onChange={({ currentTarget }) => setActive(currentTarget.checked)} />
      <TextInput
        label={terms.label}
        inputMode="decimal"
        value={limit}
        onChange={({ currentTarget }) => setLimit(currentTarget.value)}
      />
      {terms.least && (
        <TextInput
          label={terms.least}
          inputMode="numeric"
          value={least}
          onChange={({ currentTarget }) => setLeast(currentTarget.value)}
        />
      )}
    </TermsForm>
  )
}
