import { Button, Text } from '@mantine/core'
import IconActivity from '@tabler/icons-react/dist/esm/icons/IconActivity.mjs'
import { Link } from '@tanstack/react-router'
import { memo, useEffect, useRef, useState } from 'react'
import { useQuery } from 'urql'
import { useOnAccountMoved } from '../account/use-on-account-moved.ts'
import { type ActionPageFragment, ActivityDocument, type ActivityQueryVariables } from '../graphql/generated/graphql.ts'
import { formatInstant } from '../lib/format.ts'
import { nodesOf } from '../lib/nodes.ts'
import { HistorySkeleton, HistoryTable } from '../studio/history/history-table.tsx'
import { EmptyState, ProblemState } from '../ui/state.tsx'
import classes from './activity.module.css'
import type { ActivityFilter } from './activity-search.ts'
import { openedPages, rememberOpened } from './opened-pages.ts'

const PAGE = 50
/** The next page is asked for before its place is in sight. */
const AHEAD = '600px'

/**
 * Pages, each beginning behind the last action of the one before, so that whatever is started meanwhile moves none of
 * them. What is newer than the first page comes above it, by its own question.
 */
export function ActivityList({ filter }: { filter: ActivityFilter }) {
  const [opened, setOpened] = useState(() => openedPages(filter))
  const open = (pages: number) => {
    rememberOpened(filter, pages)
    setOpened(pages)
  }
  const [{ data, error }, execute] = usePage(filter, { first: PAGE }, 'cache-and-network')
  const refetch = () => execute({ requestPolicy: 'network-only' })
  const alone = opened === 1
  useOnAccountMoved(() => alone && refetch())
  const first = data?.viewer?.actions
  if (!first) return error ? <ProblemState error={error} onRetry={refetch} /> : <HistorySkeleton rows={12} />
  if (first.edges.length === 0 && !first.pageInfo.hasNextPage) return <None filter={filter} />
  return (
    <>
      {!alone && first.pageInfo.startCursor && (
        <Newer
          filter={filter}
          before={first.pageInfo.startCursor}
          onMany={() => {
            open(1)
            refetch()
          }}
        />
      )}
      <Rows page={first} number={1} filter={filter} onEnd={() => alone && refetch()} />
      <Rest page={first} number={1} opened={opened} filter={filter} onOpen={open} />
    </>
  )
}

function usePage(
  filter: ActivityFilter,
  page: Pick<ActivityQueryVariables, 'first' | 'after' | 'last' | 'before'>,
  requestPolicy: 'cache-and-network' | 'cache-first',
) {
  return useQuery({ query: ActivityDocument, variables: { ...filter, ...page }, requestPolicy })
}

type NewerProps = { filter: ActivityFilter; before: string; onMany: () => void }

/** Started since the first page was read. */
function Newer({ filter, before, onMany }: NewerProps) {
  const [{ data }, execute] = usePage(filter, { last: PAGE, before }, 'cache-and-network')
  const refetch = () => execute({ requestPolicy: 'network-only' })
  useOnAccountMoved(refetch)
  const newer = data?.viewer?.actions
  if (!newer || newer.edges.length === 0) return null
  return (
    <>
      {newer.pageInfo.hasPreviousPage && (
        <div className={classes.more}>
          <Button variant="default" onClick={onMany}>
            Show the newest
          </Button>
        </div>
      )}
      <Rows page={newer} number={0} filter={filter} onEnd={refetch} />
    </>
  )
}

type PageProps = {
  after: string
  number: number
  opened: number
  filter: ActivityFilter
  onOpen: (pages: number) => void
}

const Page = memo(function Page({ after, number, opened, filter, onOpen }: PageProps) {
  const [{ data, error }, execute] = usePage(filter, { first: PAGE, after }, 'cache-first')
  const refetch = () => execute({ requestPolicy: 'network-only' })
  const page = data?.viewer?.actions
  if (!page) return error ? <ProblemState error={error} onRetry={refetch} /> : <HistorySkeleton rows={6} />
  return (
    <>
      <Rows page={page} number={number} filter={filter} onEnd={refetch} />
      <Rest page={page} number={number} opened={opened} filter={filter} onOpen={onOpen} />
    </>
  )
})

type RowsProps = { page: ActionPageFragment; number: number; filter: ActivityFilter; onEnd: () => void }

function Rows({ page, number, filter, onEnd }: RowsProps) {
  // One whose status has changed while it was shown does not fit any more.
  const actions = nodesOf(page).filter(({ status }) => filter.status === null || status === filter.status)
  if (actions.length === 0) return null
  return (
    <div className={classes.page} style={{ containIntrinsicBlockSize: `auto ${actions.length * 61}px` }}>
      <HistoryTable
        actions={actions}
        onEnd={onEnd}
        label={number === 0 ? 'Newer actions' : number === 1 ? 'Actions' : `Actions, page ${number}`}
        goesOn={number > 1}
      />
    </div>
  )
}

type RestProps = Omit<PageProps, 'after'> & { page: ActionPageFragment }

/** The pages behind one, or the way to the next. */
function Rest({ page: { pageInfo, searchedTo }, number, opened, filter, onOpen }: RestProps) {
  if (!pageInfo.hasNextPage || !pageInfo.endCursor) return null
  if (number < opened) {
    return <Page after={pageInfo.endCursor} number={number + 1} opened={opened} filter={filter} onOpen={onOpen} />
  }
  return <More searchedTo={searchedTo} ask={filter.text !== null} onMore={() => onOpen(number + 1)} />
}

type MoreProps = { searchedTo: string | null; ask: boolean; onMore: () => void }

/** Opens the next page when its place comes near. A search by text that stopped is gone on with only by who wants it. */
function More({ searchedTo, ask, onMore }: MoreProps) {
  const waits = searchedTo !== null && ask
  const place = useRef<HTMLDivElement>(null)
  const more = useRef(onMore)
  more.current = onMore
  useEffect(() => {
    if (!place.current || waits) return
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && more.current(), { rootMargin: AHEAD })
    watch.observe(place.current)
    return () => watch.disconnect()
  }, [waits])
  return (
    <div ref={place} className={classes.more}>
      {searchedTo !== null && (
        <Text size="sm" c="dimmed">
          Looked through back to {formatInstant(searchedTo)}.
        </Text>
      )}
      <Button variant="default" onClick={onMore}>
        {searchedTo === null ? 'Load more' : 'Look further back'}
      </Button>
    </div>
  )
}

function None({ filter }: { filter: ActivityFilter }) {
  const filtered = Object.values(filter).some((value) => value !== null)
  return (
    <EmptyState icon={<IconActivity size={22} />} title={filtered ? 'Nothing fits' : 'Nothing started yet'}>
      {filtered ? (
        'Take a filter away to see more. A text is looked for in the titles: the first words of what you asked for.'
      ) : (
        <span className="with-links">
          Everything you start in the{' '}
          <Link to="/studio" className="link">
            studio
          </Link>{' '}
          is kept here, with its result and its receipt.
        </span>
      )}
    </EmptyState>
  )
}
