import { Stack } from '@mantine/core'
import { useTitle } from '../lib/use-title.ts'
import { PolicyPopover } from '../studio/quote/policy-popover.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Packs } from './packs.tsx'
import { PromoCard } from './promo-card.tsx'
import { Purchases } from './purchases.tsx'

export function BoostsPage() {
  useTitle('Boosts')
  return (
    <>
      <PageHeader title="Boosts" detail="Points that never expire. The month's points are always used first.">
        <PolicyPopover />
      </PageHeader>
      <Stack gap="md">
        <Packs />
        <PromoCard />
        <Purchases />
      </Stack>
    </>
  )
}
