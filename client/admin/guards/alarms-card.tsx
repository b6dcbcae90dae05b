import { Badge, Button, Card, Group, Skeleton, Switch, Text, TextInput, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMutation } from 'urql'
import { formatPrice } from '../../boosts/price.ts'
import { type GuardsQuery, SetAlarmDocument } from '../../graphql/generated/graphql.ts'
import { formatCount } from '../../lib/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { answerOf, type Given, TermsForm } from '../terms.tsx'
import classes from './guards.module.css'

type Alarm = NonNullable<GuardsQuery['admin']>['alarms'][number]

/** When admins are told that an hour costs too much, or that too much of its work fails. */
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
                {limitWords(alarm)} {hourWords(alarm)}
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

const NAMES = { COST: 'The cost of an hour', ERRORS: 'The share of work that fails' }

function limitWords({ kind, costLimit, errorPercent, leastActions }: Alarm): string {
  if (kind === 'COST') return `Rings above ${formatPrice(costLimit ?? '0')}.`
  return `Rings above ${errorPercent} % of at least ${formatCount(leastActions)} actions.`
}

const hourWords = ({ kind, cost, ended, failed }: Alarm): string =>
  kind === 'COST'
    ? `The last hour: ${formatPrice(Number(cost).toFixed(2))}.`
    : `The last hour: ${formatCount(failed)} of ${formatCount(ended)} failed.`

function AlarmForm({ alarm, onDone }: { alarm: Alarm; onDone: () => void }) {
  const [, set] = useMutation(SetAlarmDocument)
  const ofCost = alarm.kind === 'COST'
  const [active, setActive] = useState(alarm.active)
  const [limit, setLimit] = useState(ofCost ? Number(alarm.costLimit).toFixed(2) : String(alarm.errorPercent))
  const [least, setLeast] = useState(String(alarm.leastActions))
  const save = async ({ reason }: Given) =>
    answerOf(
      await set({
        kind: alarm.kind,
        active,
        costLimit: ofCost ? limit : null,
        errorPercent: ofCost ? null : Number(limit),
        leastActions: Number(least),
        reason,
      }),
      () => ({}),
    )
  return (
    <TermsForm
      label="Save the alarm"
      fault={() => {
        const sound = ofCost ? /^\d{1,7}(\.\d{1,2})?$/ : /^[1-9]\d{0,2}$/
        return sound.test(limit) && /^[1-9]\d{0,6}$/.test(least) ? null : 'All figures are numbers above 0.'
      }}
      onSave={save}
      onDone={onDone}
    >
      <Switch label="Tell admins" checked={active} onChange={({ currentTarget }) => setActive(currentTarget.checked)} />
      <TextInput
        label={ofCost ? 'Above so many dollars within an hour' : 'Above so many percent of an hour’s work'}
        inputMode="decimal"
        value={limit}
        onChange={({ currentTarget }) => setLimit(currentTarget.value)}
      />
      {!ofCost && (
        <TextInput
          label="Of at least so many actions"
          inputMode="numeric"
          value={least}
          onChange={({ currentTarget }) => setLeast(currentTarget.value)}
        />
      )}
    </TermsForm>
  )
}
