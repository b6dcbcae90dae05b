import { Badge, Button, Card, Group, Skeleton, Text, Title } from '@mantine/core'
import IconTicket from '@tabler/icons-react/dist/esm/icons/IconTicket.mjs'
import { useState } from 'react'
import { useQuery } from 'urql'
import { type PromoFieldsFragment, PromosDocument } from '../../graphql/generated/graphql.ts'
import { formatCount, formatInstant, formatPoints } from '../../lib/format.ts'
import { nodesOf } from '../../lib/nodes.ts'
import { useNow } from '../../lib/use-now.ts'
import { Pager } from '../../ui/pager.tsx'
import { EmptyState, ProblemState } from '../../ui/state.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import classes from './prices.module.css'
import { EndPromoDialog, NewPromoDialog } from './promo-dialogs.tsx'

export function PromosCard() {
  const [trail, setTrail] = useState<string[]>([])
  const [{ data, error }, read] = useQuery({
    query: PromosDocument,
    variables: { after: trail.at(-1) ?? null },
    requestPolicy: 'cache-and-network',
  })
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<PromoFieldsFragment | null>(null)
  const readAgain = () => read({ requestPolicy: 'network-only' })
  const promos = data?.admin?.promos
  const rows = promos && nodesOf(promos)
  return (
    <Card component="section" aria-labelledby="promos">
      <Group justify="space-between" wrap="nowrap" mb="sm">
        <Title order={2} fz="md" id="promos">
          Promo codes
        </Title>
        <Button size="compact-sm" variant="default" onClick={() => setMaking(true)}>
          New code
        </Button>
      </Group>
      {error && !promos && <ProblemState error={error} onRetry={readAgain} />}
      {!promos && !error && <Skeleton h={160} radius="md" />}
      {rows?.length === 0 && trail.length === 0 && (
        <EmptyState icon={<IconTicket size={22} />} title="No codes yet">
          A code gives points to whoever enters it on the page of boosts, as often as you say.
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ul className={classes.list} aria-label="Promo codes">
          {rows.map((promo) => (
            <Row key={promo.id} promo={promo} onEnd={() => setEnding(promo)} />
          ))}
        </ul>
      )}
      <Pager trail={trail} onTrail={setTrail} pageInfo={promos?.pageInfo} />
      <NewPromoDialog opened={making} onClose={() => setMaking(false)} onDone={readAgain} />
      <EndPromoDialog promo={ending} onClose={() => setEnding(null)} onDone={readAgain} />
    </Card>
  )
}

function Row({ promo, onEnd }: { promo: PromoFieldsFragment; onEnd: () => void }) {
  const now = useNow(60_000)
  const { code, points, uses, used, usesPerUser, expiresAt, endedAt, redemptions } = promo
  const over = overWords(promo, now)
  return (
    <li className={classes.row} aria-label={code}>
      <div className={classes.words}>
        <Group gap="xs">
          <Text size="sm" fw={600} ff="monospace">
            {code}
          </Text>
          <Badge color={over ? 'gray' : 'teal'}>{over ?? 'Works'}</Badge>
        </Group>
        <Text size="xs" c="dimmed" className="num">
          {formatPoints(points)} · {formatCount(usesPerUser)} a person
          {expiresAt && ` · until ${formatInstant(expiresAt)}`}
          {endedAt && ` · ended ${formatInstant(endedAt)}`}
        </Text>
        {redemptions.length > 0 && (
          <details className={classes.details}>
            <summary>
              {used > redemptions.length ? `The last ${formatCount(redemptions.length)} who used it` : 'Who used it'}
            </summary>
            <ul>
              {redemptions.map(({ user, createdAt }, index) => (
                <li key={`${user.id}-${index}`}>
                  {user.email}, <RelativeTime time={createdAt} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <div className={`num ${classes.side}`}>
        <Text size="sm" fw={600}>
          {formatCount(uses - used)} left
        </Text>
        <Text size="xs" c="dimmed">
          of {formatCount(uses)}
        </Text>
      </div>
      {!endedAt && (
        <Button size="compact-sm" variant="subtle" color="red" onClick={onEnd} aria-label={`End the code: ${code}`}>
          End
        </Button>
      )}
    </li>
  )
}

/** Why it gives nothing any more; undefined: it does. */
function overWords({ endedAt, expiresAt, used, uses }: PromoFieldsFragment, now: number): string | undefined {
  if (endedAt) return 'Ended'
  if (expiresAt && Date.parse(expiresAt) <= now) return 'Expired'
  return used >= uses ? 'Used up' : undefined
}
