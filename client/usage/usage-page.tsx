import { Button, SimpleGrid, Stack } from '@mantine/core'
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { FIRST_PAGES } from '../first/pages.ts'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { DaysCard } from './days-card.tsx'
import { Figures } from './figures.tsx'
import { ModelsCard } from './models-card.tsx'
import { exportAddress, searchFor, type UsageSearch, usageSearch } from './range.ts'
import { CustomDays, RangeChoice } from './range-choice.tsx'
import { RangeShown } from './range-shown.tsx'
import { SharesCard } from './shares-card.tsx'
import classes from './usage.module.css'
import { useUsage } from './use-usage.ts'

const { title, lead } = FIRST_PAGES['/usage']

/** The whole report: any days, by function or model, and as a file. What is shown is what the address says. */
export function UsagePage() {
  useTitle(title)
  // The router keeps beside what was validated what was not.
  const search = usageSearch(useSearch({ from: '/members/usage' }))
  const navigate = useNavigate()
  const { shown, range, by, waiting, error, refetch } = useUsage(search)
  const show = (next: UsageSearch) => void navigate({ to: '/usage', search: next, resetScroll: false })
  const { by: _by, ...days } = search

  return (
    <>
      <PageHeader title={title} detail={lead}>
        <RangeShown range={range} />
        <RangeChoice search={search} onChoose={(name) => show(searchFor(name, search, range))} />
        <Button
          component="a"
          href={exportAddress(range, by)}
          download
          variant="default"
          leftSection={<IconDownload size={16} />}
        >
          Export CSV
        </Button>
      </PageHeader>
      {search.from && search.to && (
        <CustomDays from={search.from} to={search.to} onChange={(custom) => show({ ...search, ...custom })} />
      )}
      <Stack gap="md" aria-busy={waiting} className={waiting && shown ? classes.waiting : undefined}>
        <Figures shown={shown} failed={error !== undefined} />
        <DaysCard
          shown={shown}
          by={by}
          error={error}
          onGroup={(next) => show(next === 'model' ? { ...days, by: next } : days)}
          onRetry={refetch}
        />
        {shown?.usage.actions === 0 || (error && !shown) ? null : (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <SharesCard shown={shown} />
            <ModelsCard shown={shown} />
          </SimpleGrid>
        )}
      </Stack>
    </>
  )
}
