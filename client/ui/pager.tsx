import { Button, Group } from '@mantine/core'

type Props = {
  /** The cursors of the pages that lead here, without the first. */
  trail: readonly string[]
  onTrail: (trail: string[]) => void
  /** Of the page that is shown; undefined while it loads. */
  pageInfo: { hasNextPage: boolean; endCursor?: string | null } | undefined
  /** Of what has another order than time. */
  labels?: [back: string, on: string]
}

/** Newer and older, where there is more than one page. */
export function Pager({ trail, onTrail, pageInfo, labels: [back, on] = ['Newer', 'Older'] }: Props) {
  const more = pageInfo?.hasNextPage
  if (trail.length === 0 && !more) return null
  return (
    <Group justify="space-between" p="md">
      <Button variant="default" disabled={trail.length === 0} onClick={() => onTrail(trail.slice(0, -1))}>
        {back}
      </Button>
      <Button variant="default" disabled={!more} onClick={() => onTrail([...trail, pageInfo?.endCursor ?? ''])}>
        {on}
      </Button>
    </Group>
  )
}
