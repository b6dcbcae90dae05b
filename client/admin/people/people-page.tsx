import { Card } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTitle } from '../../lib/use-title.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { PeopleFilters } from './people-filters.tsx'
import { filterOf, type PeopleSearch, peopleSearch } from './people-search.ts'
import { PeopleTable } from './people-table.tsx'

/** Everybody who has an account. What is shown is what the address says. */
export function PeoplePage() {
  useTitle('People')
  // The router keeps beside what was validated what was not.
  const search = peopleSearch(useSearch({ from: '/admin/people' }))
  const navigate = useNavigate()
  const [openedAt] = useState(Date.now)
  const filter = filterOf(search, openedAt)
  const show = (next: PeopleSearch) =>
    void navigate({ to: '/admin/people', search: next, replace: true, resetScroll: false })

  return (
    <>
      <PageHeader title="People" detail="Everybody who has an account, with what they have and what they use." />
      <Card padding={0}>
        <PeopleFilters search={search} onChange={show} />
        <PeopleTable key={JSON.stringify(filter)} filter={filter} filtered={Object.keys(search).length > 0} />
      </Card>
    </>
  )
}
