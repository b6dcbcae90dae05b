import { Button, Card, Group, Skeleton, Title } from '@mantine/core'
import IconReceipt from '@tabler/icons-react/dist/esm/icons/IconReceipt.mjs'
import { useState } from 'react'
import { useQuery } from 'urql'
import { useOnAccountMoved } from '../account/use-on-account-moved.ts'
import { EntriesDocument, type EntryKind } from '../graphql/generated/graphql.ts'
import { nodesOf } from '../lib/nodes.ts'
import { Filter } from '../ui/filter.tsx'
import { EmptyState, ProblemState } from '../ui/state.tsx'
import { EntriesTable, KIND_LABEL } from './entries-table.tsx'

const PAGE = 15
const KINDS = (Object.keys(KIND_LABEL) as EntryKind[]).map((value) => ({ value, label: KIND_LABEL[value] }))

/** Every line of the account, newest first. */
export function Entries() {
  const [kind, setKind] = useState<EntryKind | null>(null)
  const [trail, setTrail] = useState<string[]>([])
  const [{ data, error }, execute] = useQuery({
    query: EntriesDocument,
    variables: { first: PAGE, after: trail.at(-1) ?? null, kind },
    requestPolicy: 'cache-and-network',
  })
  const refetch = () => execute({ requestPolicy: 'network-only' })
  useOnAccountMoved(refetch)
  const entries = data?.viewer?.account.entries
  const more = entries?.pageInfo.hasNextPage

  return (
    <Card component="section" aria-labelledby="entries" padding={0}>
      <Group justify="space-between" p="md">
        <Title order={2} fz="md" id="entries">
          Every point explained
        </Title>
        <Filter
          label="Kind of entry"
          all="Every kind"
          options={KINDS}
          value={kind}
          onChange={(value) => {
            setKind(value)
            setTrail([])
          }}
        />
      </Group>
      {!entries && (error ? <ProblemState error={error} onRetry={refetch} /> : <Skeleton h={320} m="md" radius="md" />)}
      {entries && entries.edges.length > 0 && <EntriesTable entries={nodesOf(entries)} />}
      {entries && entries.edges.length === 0 && (
        <EmptyState icon={<IconReceipt size={22} />} title="No entries">
          Each time points are granted, used or expire, a line is added here. Lines are never changed or removed.
        </EmptyState>
      )}
      {(trail.length > 0 || more) && (
        <Group justify="space-between" p="md">
          <Button variant="default" disabled={trail.length === 0} onClick={() => setTrail(trail.slice(0, -1))}>
            Newer
          </Button>
          <Button
            variant="default"
            disabled={!more}
            onClick={() => setTrail([...trail, entries?.pageInfo.endCursor ?? ''])}
          >
            Older
          </Button>
        </Group>
      )}
    </Card>
  )
}
