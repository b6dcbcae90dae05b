import { Badge, Card, Skeleton, Stack, Text, Title } from '@mantine/core'
import { formatCount } from '../lib/format.ts'
import classes from './usage.module.css'
import type { ShownUsage } from './use-usage.ts'

/** What each model was used for and cost, the dearest first; `most` of them. */
export function ModelsCard({ shown, most }: { shown: ShownUsage | undefined; most?: number }) {
  const models = shown?.usage.byModel.toSorted((a, b) => b.points - a.points || b.actions - a.actions)
  const highest = Math.max(1, ...(models ?? []).map(({ points }) => points))
  const rest = most !== undefined && models ? models.length - most : 0
  return (
    <Card component="section" aria-label="By model" h="100%">
      <Title order={2} fz="md">
        By model
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Points and actions
      </Text>
      {models ? (
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {models.slice(0, most).map(({ model, points, actions }) => (
            <li key={model.id}>
              <div className={classes.line}>
                <span className={classes.model}>{model.id}</span>
                <span className="num">
                  <small>{formatCount(actions)}×</small>{' '}
                  {model.free ? <Badge color="teal">Free</Badge> : <b>{formatCount(points)}</b>}
                </span>
              </div>
              <div className={classes.meter} aria-hidden>
                <i style={{ width: `${(points / highest) * 100}%`, background: 'var(--c-story)' }} />
              </div>
            </li>
          ))}
        </Stack>
      ) : (
        <Skeleton h={200} radius="md" />
      )}
      {rest > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          and {formatCount(rest)} more
        </Text>
      )}
    </Card>
  )
}
