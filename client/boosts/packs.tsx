import { Alert, Card, SimpleGrid, Skeleton } from '@mantine/core'
import IconBolt from '@tabler/icons-react/dist/esm/icons/IconBolt.mjs'
import { useQuery } from 'urql'
import { BoostPacksDocument } from '../graphql/generated/graphql.ts'
import { EmptyState, ProblemState } from '../ui/state.tsx'
import { PackCard } from './pack-card.tsx'
import { useBuy } from './use-buy.ts'

const COLUMNS = { base: 1, xs: 2, md: 3 }
const CARD_HEIGHT = 254

/** What is for sale, each with what it makes of the points one has. */
export function Packs() {
  const [{ data, error }, execute] = useQuery({ query: BoostPacksDocument, requestPolicy: 'cache-and-network' })
  const { buy, buying, problem } = useBuy()
  const packs = data?.boostPacks

  if (!packs && error) {
    return (
      <Card>
        <ProblemState error={error} onRetry={() => execute({ requestPolicy: 'network-only' })} />
      </Card>
    )
  }
  if (packs?.length === 0) {
    return (
      <Card>
        <EmptyState icon={<IconBolt size={22} />} title="Nothing is for sale at the moment">
          Your monthly points are not touched by this.
        </EmptyState>
      </Card>
    )
  }
  return (
    <>
      {problem && (
        <Alert color="red" title={problem.title} role="alert">
          {problem.detail}
        </Alert>
      )}
      <SimpleGrid component="ul" cols={COLUMNS} spacing="md" m={0} p={0} style={{ listStyle: 'none' }}>
        {packs
          ? packs.map((pack) => (
              <PackCard
                key={pack.id}
                pack={pack}
                busy={buying === pack.id}
                disabled={buying !== null && buying !== pack.id}
                onBuy={() => void buy(pack.id)}
              />
            ))
          : [0, 1, 2].map((card) => (
              <li key={card}>
                <Skeleton h={CARD_HEIGHT} radius="lg" />
              </li>
            ))}
      </SimpleGrid>
    </>
  )
}
