import { Text, Title } from '@mantine/core'
import { stateWords } from '../../status/health-words.ts'
import { StateIcon } from '../../status/state-icon.tsx'
import states from '../../status/states.module.css'
import classes from './health.module.css'
import type { BoardTarget } from './use-board.ts'

const NAMED = 3

/** What is wrong, worst first. Nothing where nothing is. */
export function Banner({ targets }: { targets: BoardTarget[] | undefined }) {
  const wrong = (['DOWN', 'DEGRADED'] as const).flatMap((state) =>
    (targets ?? []).filter(({ target }) => target.state === state),
  )
  const [first] = wrong
  if (!first || !targets) return <div role="status" className={classes.quiet} />
  const more = wrong.length - 1
  return (
    <div className={states.banner} data-state={first.target.state} role="status">
      <span className={states.sign}>
        <StateIcon state={first.target.state} size={20} />
      </span>
      <div>
        <Title order={2} fz="lg" lh={1.3}>
          {first.target.name}: {stateWords(first.target.state).toLowerCase()}
          {more > 0 && `, and ${more} more`}
        </Title>
        {wrong.slice(0, NAMED).map(({ id, target, reason }) => (
          <Text key={id} size="sm" c="dimmed">
            {wrong.length > 1 && `${target.name}: `}
            {reason}
          </Text>
        ))}
        <Text size="sm" c="dimmed">
          {targets.filter(({ target }) => target.state === 'UP').length} of {targets.length} work.
        </Text>
      </div>
    </div>
  )
}
