import { SimpleGrid, Stack } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTitle } from '../../lib/use-title.ts'
import { zoneName } from '../../lib/zone.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { ProblemState } from '../../ui/state.tsx'
import { searchFor, type UsageSearch, usageSearch } from '../../usage/range.ts'
import { CustomDays, RangeChoice } from '../../usage/range-choice.tsx'
import { rangeWords } from '../../usage/range-words.ts'
import usageClasses from '../../usage/usage.module.css'
import { DaysCard } from '../overview/days-card.tsx'
import { DriftTable } from './drift-table.tsx'
import { Figures } from './figures.tsx'
import { PeopleCards } from './people-cards.tsx'
import { FunctionsTable, LossesTable, ModelsTable, PointsTable } from './tables.tsx'
import { useMoney } from './use-money.ts'

/** What came in, what the providers took, and what is left of it: any days, every way it is cut, and as files. */
export function MoneyPage() {
  useTitle('Money')
  const search = usageSearch(useSearch({ from: '/admin/money' }))
  const navigate = useNavigate()
  const { shown, range, waiting, error, refetch } = useMoney(search)
  const show = (next: UsageSearch) => void navigate({ to: '/admin/money', search: next, resetScroll: false })
  const money = shown?.money

  return (
    <>
      <PageHeader title="Money" detail={`${rangeWords(range)}, days in ${zoneName(range.timeZone)}`}>
        <RangeChoice search={search} onChoose={(name) => show(searchFor(name, search, range))} />
      </PageHeader>
      {search.from && search.to && (
        <CustomDays from={search.from} to={search.to} onChange={(custom) => show({ ...search, ...custom })} />
      )}
      {error && !shown ? (
        <ProblemState error={error} onRetry={refetch} />
      ) : (
        <Stack gap="md" aria-busy={waiting} className={waiting && shown ? usageClasses.waiting : undefined}>
          <Figures shown={shown} />
          <DaysCard overview={money} first="money" />
          <FunctionsTable money={money} range={range} />
          <ModelsTable money={money} range={range} />
          <DriftTable money={money} range={range} />
          <PeopleCards range={range} />
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
            <PointsTable money={money} range={range} />
            <LossesTable money={money} range={range} />
          </SimpleGrid>
        </Stack>
      )}
    </>
  )
}
