import { Text } from '@mantine/core'
import { useEffect, useEffectEvent, useState } from 'react'
import { useQuery } from 'urql'
import { PersonEntriesDocument } from '../../graphql/generated/graphql.ts'
import { formatCount, formatSigned } from '../../lib/format.ts'
import { nodesOf } from '../../lib/nodes.ts'
import { KIND_LABEL } from '../../points/line-search.ts'
import { LOOKS } from '../../studio/function-catalogue.ts'
import { RelativeTime } from '../../ui/time.tsx'
import { CARD_PAGE, PagedCard } from './paged-card.tsx'
import classes from './people.module.css'

/** `version`: of the account; another one means another line. */
export function EntriesCard({ userId, version }: { userId: string; version: number }) {
  const [trail, setTrail] = useState<string[]>([])
  const [{ data, error }, execute] = useQuery({
    query: PersonEntriesDocument,
    variables: { id: userId, first: CARD_PAGE, after: trail.at(-1) ?? null },
    requestPolicy: 'cache-and-network',
  })
  const readAgain = () => execute({ requestPolicy: 'network-only' })
  useOnMoved(version, readAgain)
  const entries = data?.admin?.user?.entries
  return (
    <PagedCard
      id="entries"
      title="Points in and out"
      count={entries?.edges.length}
      empty="No line yet."
      error={error}
      onRetry={readAgain}
      pager={{ trail, onTrail: setTrail, pageInfo: entries?.pageInfo }}
    >
      <ul className={classes.rows}>
        {entries &&
          nodesOf(entries).map((line) => (
            <li key={line.id}>
              <div>
                {line.description ?? (line.function ? LOOKS[line.function].name : KIND_LABEL[line.kind])}
                <Text size="xs" c="dimmed" component="div">
                  {KIND_LABEL[line.kind]} · <RelativeTime time={line.createdAt} />
                </Text>
              </div>
              <div className="num" style={{ textAlign: 'right' }}>
                <b>{formatSigned(line.amount)}</b>
                <Text size="xs" c="dimmed" component="div">
                  {formatCount(line.balanceAfter)} after
                </Text>
              </div>
            </li>
          ))}
      </ul>
    </PagedCard>
  )
}

/** Reads again when the account has changed since it was read. */
export function useOnMoved(version: number, readAgain: () => void): void {
  const [seen, setSeen] = useState(version)
  const read = useEffectEvent(readAgain)
  useEffect(() => {
    if (version === seen) return
    setSeen(version)
    read()
  }, [version, seen])
}
