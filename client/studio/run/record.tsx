import { Card, SimpleGrid, Skeleton, Title } from '@mantine/core'
import { useEffect } from 'react'
import { useQuery } from 'urql'
import { ActionRecordDocument, type ActionRunFragment } from '../../graphql/generated/graphql.ts'
import { ProblemState } from '../../ui/state.tsx'
import { isMediaFunction } from '../media/output.ts'
import { Asked } from './asked.tsx'
import { Calls } from './calls.tsx'
import { timelineOf } from './timeline.ts'
import { Timeline } from './timeline-list.tsx'

/** What was asked for, what happened to it, and every call it took. */
export function Record({ action }: { action: ActionRunFragment }) {
  const { id, status } = action
  const [{ data, error }, execute] = useQuery({
    query: ActionRecordDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  })
  // Calls have no events of their own: they are read again as the action goes on.
  useEffect(() => execute({ requestPolicy: 'network-only' }), [status, execute])
  const record = data?.action
  if (!record) {
    return error ? (
      <Card>
        <ProblemState error={error} onRetry={() => execute({ requestPolicy: 'network-only' })} />
      </Card>
    ) : (
      <Skeleton h={320} radius="lg" />
    )
  }
  // Beside the files it is said already, with the pictures that went with it.
  const asked = !isMediaFunction(action.function)
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: asked ? 2 : 1 }} spacing="md">
        {asked && (
          <Card component="section" aria-labelledby="asked">
            <Title order={2} fz="md" mb="sm" id="asked">
              What you asked for
            </Title>
            <Asked input={record.input} />
          </Card>
        )}
        <Card component="section" aria-labelledby="timeline">
          <Title order={2} fz="md" mb="sm" id="timeline">
            What happened
          </Title>
          <Timeline events={timelineOf(action, record.calls, record.cancelRequestedAt)} />
        </Card>
      </SimpleGrid>
      {record.calls.length > 0 && <Calls calls={record.calls} />}
    </>
  )
}
