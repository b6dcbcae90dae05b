import { SimpleGrid, Skeleton, Stack } from '@mantine/core'
import { useAccount } from '../account/use-account.ts'
import { FIRST_PAGES } from '../first/pages.ts'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { BalanceCard } from './balance-card.tsx'
import { Grants } from './grants.tsx'
import { Lines } from './lines.tsx'
import { OutlookCard } from './outlook-card.tsx'
import { ZoneChoice } from './zone-choice.tsx'

const { title, lead } = FIRST_PAGES['/account']

/** What one has, why, and how long it lasts. */
export function PointsPage() {
  useTitle(title)
  const state = useAccount()
  const timeZone = state.kind === 'known' ? state.account.timeZone : undefined
  return (
    <>
      <PageHeader title={title} detail={lead}>
        {timeZone && <ZoneChoice timeZone={timeZone} />}
        {state.kind === 'loading' && <Skeleton w={210} h={26} radius="md" />}
      </PageHeader>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <BalanceCard />
          <OutlookCard />
        </SimpleGrid>
        <Lines timeZone={timeZone} />
        <Grants timeZone={timeZone} />
      </Stack>
    </>
  )
}
