import { Stack } from '@mantine/core'
import { FIRST_PAGES } from '../first/pages.ts'
import { useTitle } from '../lib/use-title.ts'
import { PolicyPopover } from '../studio/quote/policy-popover.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Packs } from './packs.tsx'
import { PromoCard } from './promo-card.tsx'
import { Purchases } from './purchases.tsx'

const { title, lead } = FIRST_PAGES['/boosts']

export function BoostsPage() {
  useTitle(title)
  return (
    <>
      <PageHeader title={title} detail={lead}>
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
