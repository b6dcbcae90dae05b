import { Button, Card, Text } from '@mantine/core'
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useViewer } from '../../account/use-viewer.ts'
import { useTitle } from '../../lib/use-title.ts'
import { zoneName } from '../../lib/zone.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { Filter } from '../../ui/filter.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import classes from '../people/people.module.css'
import { AuditList } from './audit-list.tsx'
import { type AuditSearch, auditSearch, exportAddress, filterOf } from './audit-search.ts'
import { ACTION_GROUPS } from './audit-words.ts'

/** Who did what. What is shown is what the address says. */
export function AuditPage() {
  useTitle('Audit')
  // The router keeps beside what was validated what was not.
  const search = auditSearch(useSearch({ from: '/admin/audit' }))
  const { timeZone, user } = useViewer()
  const navigate = useNavigate()
  const filter = filterOf(search, timeZone)
  const show = (next: AuditSearch) =>
    void navigate({ to: '/admin/audit', search: next, replace: true, resetScroll: false })
  const change = (part: { [Name in keyof AuditSearch]: AuditSearch[Name] | null }) =>
    show(Object.fromEntries(Object.entries({ ...search, ...part }).filter(([, value]) => value)))
  const group = ACTION_GROUPS.find(({ value }) => value === search.action)

  return (
    <>
      <PageHeader
        title="Audit"
        detail={`Everything that was done to people, money and settings. Nothing here can be changed. Days in ${zoneName(timeZone)}.`}
      >
        <Button
          component="a"
          href={exportAddress(search, timeZone)}
          download
          variant="default"
          leftSection={<IconDownload size={16} />}
        >
          Export CSV
        </Button>
      </PageHeader>
      <Card padding={0}>
        <div className={classes.filters}>
          <Filter
            label="What was done"
            all="Everything"
            options={[...ACTION_GROUPS]}
            value={group?.value ?? null}
            onChange={(action) => change({ action })}
          />
          <Filter
            label="By whom"
            all="Everybody"
            options={
              user
                ? [
                    { value: user.id, label: 'Me' },
                    ...(search.actor && search.actor !== user.id
                      ? [{ value: search.actor, label: 'The one in the address' }]
                      : []),
                  ]
                : []
            }
            value={search.actor ?? null}
            onChange={(actor) => change({ actor })}
          />
          <DayInput label="From" day={search.from} max={search.to} onChange={(from) => change({ from })} />
          <DayInput label="To, included" day={search.to} min={search.from} onChange={(to) => change({ to })} />
          {Object.keys(search).length > 0 && (
            <Button variant="subtle" onClick={() => show({})}>
              Clear filters
            </Button>
          )}
        </div>
        {search.target && (
          <Text size="sm" c="dimmed" px="md" pb="xs" style={{ overflowWrap: 'anywhere' }}>
            What was done to {search.target} alone.
          </Text>
        )}
        <AuditList key={JSON.stringify(filter)} filter={filter} />
      </Card>
    </>
  )
}
