import { Button, Card, Group, Skeleton, Text, Title } from '@mantine/core'
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import IconReceipt from '@tabler/icons-react/dist/esm/icons/IconReceipt.mjs'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { formatInstant } from '../lib/format.ts'
import { nodesOf } from '../lib/nodes.ts'
import { EmptyState, ProblemState } from '../ui/state.tsx'
import { LineFilters } from './line-filters.tsx'
import { exportAddress, isFiltered, type LineSearch, lineSearch } from './line-search.ts'
import { LineTotals } from './line-totals.tsx'
import { LinesTable } from './lines-table.tsx'
import { type ShownLines, useLines } from './use-lines.ts'

/** Every line of the account, newest first, and what they come to. What is shown is what the address says. */
export function Lines({ timeZone }: { timeZone: string | undefined }) {
  // The router keeps beside what was validated what was not.
  const search = lineSearch(useSearch({ from: '/members/account' }))
  const navigate = useNavigate()
  const { lines, waiting, error, refetch } = useLines(search, timeZone)
  const show = (next: LineSearch, replace = false) =>
    void navigate({ to: '/account', search: next, replace, resetScroll: false })

  return (
    <Card component="section" aria-labelledby="lines" padding={0}>
      <Group justify="space-between" wrap="nowrap" p="md" pb={0}>
        <Title order={2} fz="md" id="lines">
          Every point explained
        </Title>
        <Button
          component="a"
          href={timeZone ? exportAddress(search, timeZone) : undefined}
          download
          variant="default"
          leftSection={<IconDownload size={16} />}
        >
          Export CSV
        </Button>
      </Group>
      <LineFilters search={search} onChange={(filters) => show(filters, true)} />
      {lines && timeZone ? (
        <div aria-busy={waiting} style={waiting ? { opacity: 0.55 } : undefined}>
          <LineTotals lines={lines} search={search} />
          {lines.edges.length > 0 ? (
            <LinesTable lines={nodesOf(lines)} timeZone={timeZone} whole={!search.kinds && !search.text} />
          ) : (
            <None lines={lines} search={search} timeZone={timeZone} />
          )}
          {lines.edges.length > 0 && lines.searchedTo && <SearchedTo time={lines.searchedTo} timeZone={timeZone} />}
          <Paging lines={lines} search={search} onTurn={show} />
        </div>
      ) : error ? (
        <ProblemState error={error} onRetry={refetch} />
      ) : (
        <Skeleton h={420} m="md" radius="md" />
      )}
    </Card>
  )
}

function None({ lines, search, timeZone }: { lines: ShownLines; search: LineSearch; timeZone: string }) {
  if (lines.searchedTo) {
    return (
      <EmptyState icon={<IconReceipt size={22} />} title="Not found so far">
        Every line back to {formatInstant(lines.searchedTo, timeZone)} was looked through. Go on with Older.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<IconReceipt size={22} />} title={isFiltered(search) ? 'No line fits' : 'No lines'}>
      {isFiltered(search)
        ? 'Take a filter away to see more.'
        : 'Each time points are granted, used or expire, a line is added here. Lines are never changed or removed.'}
    </EmptyState>
  )
}

function SearchedTo({ time, timeZone }: { time: string; timeZone: string }) {
  return (
    <Text size="sm" c="dimmed" px="md" pt="sm">
      Looked through back to {formatInstant(time, timeZone)}. Older goes on from there.
    </Text>
  )
}

type PagingProps = { lines: ShownLines; search: LineSearch; onTurn: (search: LineSearch) => void }

function Paging({ lines: { pageInfo }, search, onTurn }: PagingProps) {
  const { older, newer, ...filters } = search
  if (!pageInfo.hasNextPage && !pageInfo.hasPreviousPage && !older && !newer) return null
  return (
    <Group justify="space-between" p="md">
      <Button
        variant="default"
        disabled={!pageInfo.hasPreviousPage}
        onClick={() => onTurn({ ...filters, ...(pageInfo.startCursor && { newer: pageInfo.startCursor }) })}
      >
        Newer
      </Button>
      <Button
        variant="default"
        disabled={!pageInfo.hasNextPage}
        onClick={() => onTurn({ ...filters, ...(pageInfo.endCursor && { older: pageInfo.endCursor }) })}
      >
        Older
      </Button>
    </Group>
  )
}
