import { Button, Card, Center, Skeleton } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useOnAccountMoved } from '../../account/use-on-account-moved.ts'
import { nodesOf } from '../../lib/nodes.ts'
import { ProblemState } from '../../ui/state.tsx'
import classes from './outputs.module.css'
import { type GalleryItem, PAGE, useOutputs } from './use-outputs.ts'

type Props = {
  label: string
  /** Which of them are shown. */
  only?: (item: GalleryItem) => boolean
  tile: (item: GalleryItem) => ReactNode
  empty: ReactNode
}

/** The files one has made, page below page. */
export function Outputs(props: Props) {
  // Where each page begins; the first begins with the newest.
  const [starts, setStarts] = useState<(string | null)[]>([null])
  return starts.map((after, number) => (
    <Page
      key={after}
      {...props}
      after={after}
      number={number}
      last={number === starts.length - 1}
      onMore={(cursor) => setStarts([...starts, cursor])}
    />
  ))
}

type PageProps = Props & {
  after: string | null
  number: number
  last: boolean
  onMore: (cursor: string) => void
}

function Page({ label, only = () => true, tile, empty, after, number, last, onMore }: PageProps) {
  const { page, error, refetch } = useOutputs(after)
  // With pages below it, the first must stay where it is: what is new would push its last out of sight.
  useOnAccountMoved(() => {
    if (after === null && last) refetch()
  })

  if (!page) return error ? <Problem error={error} onRetry={refetch} /> : <OutputsSkeleton />
  const items = nodesOf(page).filter(only)
  const { endCursor, hasNextPage } = page.pageInfo
  if (number === 0 && items.length === 0 && !hasNextPage) return empty
  return (
    <>
      <ul className={classes.grid} aria-label={number === 0 ? label : `${label}, page ${number + 1}`}>
        {items.map((item) => (
          <li key={item.id}>{tile(item)}</li>
        ))}
      </ul>
      {last && hasNextPage && endCursor && (
        <Center mt="lg">
          <Button variant="default" onClick={() => onMore(endCursor)}>
            More
          </Button>
        </Center>
      )}
    </>
  )
}

function Problem({ error, onRetry }: Parameters<typeof ProblemState>[0]) {
  return (
    <Card>
      <ProblemState error={error} onRetry={onRetry} />
    </Card>
  )
}

function OutputsSkeleton() {
  return (
    <div className={classes.grid} aria-busy role="status" aria-label="Loading">
      {Array.from({ length: PAGE / 2 }, (_, index) => (
        <Skeleton key={index} className={classes.waiting} radius="lg" />
      ))}
    </div>
  )
}
