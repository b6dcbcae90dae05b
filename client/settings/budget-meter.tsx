import { Group, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { BudgetFieldsFragment } from '../graphql/generated/graphql.ts'
import { formatCount, formatDayAndYear, formatPoints } from '../lib/format.ts'
import classes from './budget.module.css'

/** How the month stands: used, held and left of the budget. */
export function BudgetMeter({ budget, timeZone }: { budget: BudgetFieldsFragment; timeZone: string }) {
  const { points, used, held, warnAt, stop } = budget
  const left = Math.max(0, points - used - held)
  const share = Math.floor((used / points) * 100)
  const level = used >= points ? 'bad' : share >= warnAt ? 'warn' : 'ok'
  return (
    <>
      <Title order={2} fz="md" id="this-month">
        This month
      </Title>
      <Group justify="space-between" align="flex-end" mt={4} gap="xs">
        <Text fz={26} fw={650} lh={1.2} className="num">
          {formatCount(used)}{' '}
          <Text span size="sm" c="dimmed">
            of {formatPoints(points)} used
          </Text>
        </Text>
        <Text size="sm" fw={600} className="num" c={level === 'ok' ? 'dimmed' : `var(--${level}-text)`}>
          {share} %
        </Text>
      </Group>
      {/* The words around it say the same. */}
      <div aria-hidden className={classes.meter} data-level={level}>
        <i style={{ width: `${Math.min(100, (used / points) * 100)}%` }} />
        <i className={classes.held} style={{ width: `${Math.min(100, (held / points) * 100)}%` }} />
        <b style={{ left: `${warnAt}%` }} />
      </div>
      <Text size="sm" c="dimmed">
        {words({ left, held, used, points, stop })} The next month begins {formatDayAndYear(budget.endsAt, timeZone)}.
      </Text>
    </>
  )
}

type State = { left: number; held: number; used: number; points: number; stop: boolean }

function words({ left, held, used, points, stop }: State): string {
  if (used >= points) {
    return stop
      ? 'It is used up, so nothing new starts.'
      : 'It is used up. Work goes on all the same: there is no stop.'
  }
  const inUse = held > 0 ? `, with ${formatCount(held)} held by running work` : ''
  return `${formatPoints(left)} ${left === 1 ? 'is' : 'are'} left${inUse}.`
}

type NoneProps = { available: number; renewsAt: string; timeZone: string }

export function NoBudget({ available, renewsAt, timeZone }: NoneProps) {
  return (
    <>
      <Title order={2} fz="md" id="this-month">
        No budget is set
      </Title>
      <Text size="sm" mt={4}>
        You can use all you have: <b className="num">{formatPoints(available)}</b> now, and new ones{' '}
        {formatDayAndYear(renewsAt, timeZone)}.
      </Text>
      <Text size="sm" c="dimmed" mt={4} className="with-links">
        A budget tells you in time when a month gets expensive, and can stop work before it does; for programs with your{' '}
        <Link to="/settings/keys" className="link">
          API keys
        </Link>{' '}
        too.
      </Text>
    </>
  )
}
