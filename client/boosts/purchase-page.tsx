import { Card, SimpleGrid, Skeleton } from '@mantine/core'
import IconArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useTitle } from '../lib/use-title.ts'
import { NotFoundPage } from '../ui/not-found-page.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { ProblemState } from '../ui/state.tsx'
import { PurchaseReceipt } from './purchase-receipt.tsx'
import { PurchaseStory } from './purchase-story.tsx'
import { usePurchase } from './use-purchase.ts'

/** One order: where the buyer comes back to, and its receipt ever after. */
export function PurchasePage() {
  const { purchaseId } = useParams({ from: '/members/boosts/$purchaseId' })
  const { left } = useSearch({ from: '/members/boosts/$purchaseId' })
  const { purchase, error, missing, refetch } = usePurchase(purchaseId)
  useTitle(purchase ? `${purchase.pack.name} boost` : 'Boosts')

  // What is someone else's answers like what does not exist, and so does this page.
  if (missing) return <NotFoundPage />
  return (
    <>
      <Link to="/boosts" className="link" style={{ fontSize: 13, display: 'inline-flex', gap: 6, marginBottom: 12 }}>
        <IconArrowLeft size={16} style={{ marginTop: 2 }} aria-hidden /> Boosts
      </Link>
      <PageHeader title={purchase ? `${purchase.pack.name} boost` : 'Your order'} />
      {!purchase && error && (
        <Card>
          <ProblemState error={error} onRetry={refetch} />
        </Card>
      )}
      {!(purchase || error) && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" aria-busy>
          <Skeleton h={220} radius="lg" />
          <Skeleton h={220} radius="lg" />
        </SimpleGrid>
      )}
      {purchase && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <PurchaseStory purchase={purchase} left={left === true} />
          <PurchaseReceipt purchase={purchase} />
        </SimpleGrid>
      )}
    </>
  )
}
