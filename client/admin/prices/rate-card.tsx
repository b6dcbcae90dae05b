import { Badge, Button, Card, Group, Skeleton, Text, Title } from '@mantine/core'
import type { RateFieldsFragment } from '../../graphql/generated/graphql.ts'
import { formatCount, formatInstant } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import classes from './prices.module.css'

/** Points per dollar of provider cost: what holds now, what is planned, what held before. */
export function RateCard({ rates, onSet }: { rates: RateFieldsFragment[] | undefined; onSet: () => void }) {
  const now = useNow(30_000)
  const current = rates?.find(({ effectiveAt }) => Date.parse(effectiveAt) <= now)
  return (
    <Card component="section" aria-labelledby="rate">
      <Group justify="space-between" wrap="nowrap" mb="sm">
        <Title order={2} fz="md" id="rate">
          Rate
        </Title>
        <Button size="compact-sm" variant="default" onClick={onSet}>
          Set a rate
        </Button>
      </Group>
      {!rates && <Skeleton h={180} radius="md" />}
      {current && (
        <>
          <Text fz={28} fw={650} lh={1.2} className="num">
            {formatCount(current.pointsPerDollar)}{' '}
            <Text span size="sm" c="dimmed" fw={400}>
              points for a dollar of provider cost
            </Text>
          </Text>
          <Text size="xs" c="dimmed" mb="md" className="num">
            A point covers {centsOf(current.pointsPerDollar)} of cost
          </Text>
        </>
      )}
      {rates && (
        <ul className={classes.list} aria-label="Versions of the rate">
          {rates.map((rate) => (
            <li key={rate.id} className={classes.row}>
              <div className={classes.words}>
                <Group gap="xs">
                  <Text size="sm" fw={600} className="num">
                    {formatCount(rate.pointsPerDollar)}
                  </Text>
                  {rate === current && <Badge color="teal">In force</Badge>}
                  {Date.parse(rate.effectiveAt) > now && <Badge color="blue">Planned</Badge>}
                </Group>
                <Text size="xs" c="dimmed">
                  {rate.reason}
                </Text>
              </div>
              <Text size="xs" c="dimmed" className={`num ${classes.side}`}>
                from {formatInstant(rate.effectiveAt)}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

const centsOf = (pointsPerDollar: number): string =>
  `${(100 / pointsPerDollar).toLocaleString('en-US', { maximumFractionDigits: 3 })} ¢`
