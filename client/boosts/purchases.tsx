import { Card, Skeleton, Title } from '@mantine/core'
import IconReceipt from '@tabler/icons-react/dist/esm/icons/IconReceipt.mjs'
import { useState } from 'react'
import { useQuery } from 'urql'
import { useOnAccountMoved } from '../account/use-on-account-moved.ts'
import { PurchasesDocument } from '../graphql/generated/graphql.ts'
import { nodesOf } from '../lib/nodes.ts'
import { Pager } from '../ui/pager.tsx'
import { EmptyState, ProblemState } from '../ui/state.tsx'
import { PurchasesTable } from './purchases-table.tsx'

const PAGE = 10

/** Every order, newest first. */
export function Purchases() {
  const [trail, setTrail] = useState<string[]>([])
  const [{ data, error }, execute] = useQuery({
    query: PurchasesDocument,
    variables: { first: PAGE, after: trail.at(-1) ?? null },
    requestPolicy: 'cache-and-network',
  })
  const refetch = () => execute({ requestPolicy: 'network-only' })
  useOnAccountMoved(refetch)
  const purchases = data?.viewer?.purchases

  return (
    <Card component="section" aria-labelledby="purchases" padding={0}>
      <Title order={2} fz="md" id="purchases" p="md">
        Your purchases
      </Title>
      {!purchases &&
        (error ? <ProblemState error={error} onRetry={refetch} /> : <Skeleton h={180} m="md" mt={0} radius="md" />)}
      {purchases && purchases.edges.length > 0 && <PurchasesTable purchases={nodesOf(purchases)} />}
      {purchases && purchases.edges.length === 0 && (
        <EmptyState icon={<IconReceipt size={22} />} title="Nothing bought yet">
          Each pack that you buy is listed here with its receipt.
        </EmptyState>
      )}
      <Pager trail={trail} onTrail={setTrail} pageInfo={purchases?.pageInfo} />
    </Card>
  )
}
