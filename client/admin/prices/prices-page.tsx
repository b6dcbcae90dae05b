import { SimpleGrid, Stack } from '@mantine/core'
import { useState } from 'react'
import { useQuery } from 'urql'
import { PriceBookDocument } from '../../graphql/generated/graphql.ts'
import { nodesOf } from '../../lib/nodes.ts'
import { useTitle } from '../../lib/use-title.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { ProblemState } from '../../ui/state.tsx'
import { AnomaliesCard } from './anomalies-card.tsx'
import { PacksCard } from './packs-card.tsx'
import { PlansCard } from './plans-card.tsx'
import { PromosCard } from './promos-card.tsx'
import { RateCard } from './rate-card.tsx'
import { RateDialog } from './rate-dialog.tsx'
import { ReplayCard } from './replay-card.tsx'

export function PricesPage() {
  useTitle('Prices')
  const [{ data, error }, read] = useQuery({ query: PriceBookDocument, requestPolicy: 'cache-and-network' })
  const readAgain = () => read({ requestPolicy: 'network-only' })
  /** undefined: closed; null: at no rate in particular */
  const [rate, setRate] = useState<number | null | undefined>(undefined)
  return (
    <>
      <PageHeader
        title="Prices"
        detail="What a point costs and covers. A change touches nothing that is held, bought or granted already."
      />
      {error && !data ? (
        <ProblemState error={error} onRetry={readAgain} />
      ) : (
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <RateCard rates={data && nodesOf(data.rateVersions)} onSet={() => setRate(null)} />
            <PlansCard plans={data?.plans} onChanged={readAgain} />
          </SimpleGrid>
          <PacksCard packs={data?.admin?.packs} onChanged={readAgain} />
          <ReplayCard packs={data?.admin?.packs} onPublish={setRate} />
          <PromosCard />
          <AnomaliesCard />
        </Stack>
      )}
      <RateDialog rate={rate} onClose={() => setRate(undefined)} onDone={readAgain} />
    </>
  )
}
