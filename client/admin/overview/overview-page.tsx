import { SegmentedControl, SimpleGrid, Stack } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTitle } from '../../lib/use-title.ts'
import { zoneName } from '../../lib/zone.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { ProblemState } from '../../ui/state.tsx'
import { rangeWords } from '../../usage/range-words.ts'
import { DaysCard } from './days-card.tsx'
import { Figures } from './figures.tsx'
import { IncidentsCard, SignUpsCard } from './latest-cards.tsx'
import { NowCard } from './now-card.tsx'
import { daysOf, overviewSearch } from './overview-search.ts'
import { type ShownOverview, useOverview } from './use-overview.ts'

const RANGES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
]

/** How the business does, live: for a second screen. */
export function OverviewPage() {
  useTitle('Business overview')
  const days = daysOf(overviewSearch(useSearch({ from: '/admin/' })))
  const navigate = useNavigate()
  const shown = useOverview(days)
  const { overview, error, readAgain } = shown

  return (
    <>
      <PageHeader title="Business overview" detail={<Detail shown={shown} />}>
        <SegmentedControl
          data={RANGES}
          value={String(days)}
          onChange={(value) =>
            void navigate({ to: '/admin', search: overviewSearch({ days: Number(value) }), resetScroll: false })
          }
          aria-label="Time"
        />
      </PageHeader>
      {error && !overview ? (
        <ProblemState error={error} onRetry={readAgain} />
      ) : (
        <Stack gap="md">
          <Figures shown={shown} />
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
            <DaysCard overview={overview} />
            <NowCard now={overview?.now} />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <IncidentsCard incidents={overview?.now.incidents} />
            <SignUpsCard people={overview?.now.signUps} />
          </SimpleGrid>
        </Stack>
      )}
    </>
  )
}

function Detail({ shown: { range, live, overview } }: { shown: ShownOverview }) {
  return (
    <>
      {rangeWords(range)}, days in {zoneName(range.timeZone)}
      {overview && !live && ' · not live: reconnecting'}
    </>
  )
}
