import { Card } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useViewer } from '../account/use-viewer.ts'
import { useTitle } from '../lib/use-title.ts'
import { zoneName } from '../lib/zone.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { ActivityFilters } from './activity-filters.tsx'
import { ActivityList } from './activity-list.tsx'
import { type ActivitySearch, activitySearch, filterOf } from './activity-search.ts'

/** Everything one has started. What is shown is what the address says. */
export function ActivityPage() {
  useTitle('Activity')
  // The router keeps beside what was validated what was not.
  const search = activitySearch(useSearch({ from: '/members/activity' }))
  const { timeZone } = useViewer()
  const navigate = useNavigate()
  const filter = filterOf(search, timeZone)
  const show = (next: ActivitySearch) =>
    void navigate({ to: '/activity', search: next, replace: true, resetScroll: false })

  return (
    <>
      <PageHeader title="Activity" detail={`Everything you started, newest first. Days in ${zoneName(timeZone)}.`} />
      <Card padding={0}>
        <ActivityFilters search={search} onChange={show} />
        <ActivityList key={JSON.stringify(filter)} filter={filter} />
      </Card>
    </>
  )
}
