import { Badge, Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useQuery } from 'urql'
import { useProvenMutation } from '../../account/proof.ts'
import { formatPrice } from '../../boosts/price.ts'
import { PersonPurchasesDocument, RefundPurchaseDocument } from '../../graphql/generated/graphql.ts'
import { formatPoints } from '../../lib/format.ts'
import { nodesOf } from '../../lib/nodes.ts'
import { RelativeTime } from '../../ui/time.tsx'
import { WordsDialog } from '../words-dialog.tsx'
import { CARD_PAGE, PagedCard } from './paged-card.tsx'
import classes from './people.module.css'

const STATUS = { PENDING: 'Not paid yet', PAID: 'Paid', FAILED: 'Not paid', REFUNDED: 'Refunded' } as const

export function PurchasesCard({ userId, onChanged }: { userId: string; onChanged: () => void }) {
  const [trail, setTrail] = useState<string[]>([])
  const [doomed, setDoomed] = useState<{ id: string; words: string } | null>(null)
  const [, refund] = useProvenMutation(RefundPurchaseDocument)
  const [{ data, error }, execute] = useQuery({
    query: PersonPurchasesDocument,
    variables: { id: userId, first: CARD_PAGE, after: trail.at(-1) ?? null },
    requestPolicy: 'cache-and-network',
  })
  const readAgain = () => execute({ requestPolicy: 'network-only' })
  const purchases = data?.admin?.user?.purchases
  return (
    <PagedCard
      id="purchases"
      title="Purchases"
      count={purchases?.edges.length}
      empty="Nothing bought yet."
      error={error}
      onRetry={readAgain}
      pager={{ trail, onTrail: setTrail, pageInfo: purchases?.pageInfo }}
    >
      <ul className={classes.rows}>
        {purchases &&
          nodesOf(purchases).map((one) => {
            const words = `${formatPoints(one.points)} for ${formatPrice(one.price)}`
            return (
              <li key={one.id}>
                <div>
                  {words}
                  <Text size="xs" c="dimmed" component="div">
                    <RelativeTime time={one.createdAt} />
                    {Number(one.refunded) > 0 && ` · ${formatPrice(one.refunded)} given back`}
                    {one.reversed > 0 && `, ${formatPoints(one.reversed)} taken back`}
                    {one.lost !== null && one.lost > 0 && `, ${formatPoints(one.lost)} lost`}
                  </Text>
                </div>
                <Group gap="sm" wrap="nowrap">
                  <Badge color={one.status === 'PAID' ? 'teal' : 'gray'}>{STATUS[one.status]}</Badge>
                  {one.status === 'PAID' && (
                    <Button
                      variant="default"
                      size="compact-sm"
                      onClick={() => setDoomed({ id: one.id, words })}
                      aria-label={`Refund ${words}`}
                    >
                      Refund
                    </Button>
                  )}
                </Group>
              </li>
            )
          })}
      </ul>
      <WordsDialog
        opened={doomed !== null}
        title="Give the money back"
        about={`The price of ${doomed?.words ?? 'this pack'} goes back, and what is left of its points is taken back.`}
        button="Refund it"
        onClose={() => setDoomed(null)}
        run={async (reason) => (await refund({ id: doomed!.id, reason })).error}
        onDone={() => {
          readAgain()
          onChanged()
        }}
      />
    </PagedCard>
  )
}
