import { Card, Text } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useViewer } from '../account/use-viewer.ts'
import { FIRST_PAGES } from '../first/pages.ts'
import { useTitle } from '../lib/use-title.ts'
import { zoneName } from '../lib/zone.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { ActivityFilters } from './activity-filters.tsx'
import { ActivityList } from './activity-list.tsx'
import { type ActivitySearch, activitySearch, filterOf } from './activity-search.ts'

const { title, lead } = FIRST_PAGES['/activity']

/** Everything one has started. What is shown is what the address says. */
export function ActivityPage() {
  useTitle(title)
  // The router keeps beside what was validated what was not.
  const search = activitySearch(useSearch({ from: '/members/activity' }))
  const { timeZone } = useViewer()
  const navigate = useNavigate()
  const filter = filterOf(search, timeZone)
  const show = (next: ActivitySearch) =>
    void navigate({ to: '/activity', search: next, replace: true, resetScroll: false })

  return (
    <>
      <PageHeader title={title} detail={lead}>
        <Text size="xs" c="dimmed">
          Days in {zoneName(timeZone)}
        </Text>
      </PageHeader>
      <Card padding={0}>
        <ActivityFilters search={search} onChange={show} />
        <ActivityList key={JSON.stringify(filter)} filter={filter} />
      </Card>
    </>
  )
}
