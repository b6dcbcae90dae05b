import { Card, Skeleton, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { CombinedError } from 'urql'
import { Pager } from '../../ui/pager.tsx'
import { ProblemState } from '../../ui/state.tsx'

export const CARD_PAGE = 8
const LOADING_HEIGHT = 340

type Props = {
  id: string
  title: string
  /** undefined while it loads. */
  count: number | undefined
  empty: string
  error: CombinedError | undefined
  onRetry: () => void
  pager: { trail: string[]; onTrail: (trail: string[]) => void; pageInfo: Parameters<typeof Pager>[0]['pageInfo'] }
  children: ReactNode
}

/** A card with a page of rows, newest first. */
export function PagedCard({ id, title, count, empty, error, onRetry, pager, children }: Props) {
  return (
    <Card component="section" aria-labelledby={id}>
      <Title order={2} fz="md" mb={4} id={id}>
        {title}
      </Title>
      {count === undefined &&
        (error ? <ProblemState error={error} onRetry={onRetry} /> : <Skeleton h={LOADING_HEIGHT} radius="md" />)}
      {count === 0 && (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      )}
      {count !== undefined && count > 0 && children}
      <Pager {...pager} />
    </Card>
  )
}
