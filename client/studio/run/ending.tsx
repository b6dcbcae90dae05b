import { Alert, Box, Card, Text } from '@mantine/core'
import { useQuery } from 'urql'
import { type ActionRunFragment, ActionTextDocument } from '../../graphql/generated/graphql.ts'
import { formatDuration, formatPoints } from '../../lib/format.ts'
import { isMediaFunction } from '../media/output.ts'
import type { AnyResult } from '../results/result.ts'
import { ResultView } from '../results/result-view.tsx'
import { resultInText } from './result-in-text.ts'
import { StreamBoundary } from './stream-boundary.tsx'
import { UseInputAgain } from './use-input-again.tsx'

/** How it ended when it did not end well, what it cost, and what to do now. */
export function Ending({ action, partial }: { action: ActionRunFragment; partial: AnyResult | null }) {
  if (action.status === 'FAILED') {
    return (
      <Alert color="red" title="This did not work, and it cost 0 points" role="alert">
        {action.failure?.message ?? 'No usable answer came back.'} What was held is yours again.{' '}
        <TryAgain action={action} />
      </Alert>
    )
  }
  if (action.status !== 'CANCELED') return <Paid action={action} />
  return (
    <>
      <Alert color="gray" title="Cancelled">
        {cancelledInWords(action)}
        <TryAgain action={action} />
      </Alert>
      {isMediaFunction(action.function) ? null : partial ? (
        <StreamBoundary>
          <ResultView result={partial} />
        </StreamBoundary>
      ) : (
        <WrittenSoFar action={action} />
      )}
    </>
  )
}

/** In the place of the progress, and as tall: what was read meanwhile does not jump when it ends. */
function Paid({ action: { charged, receipt, createdAt, endedAt } }: { action: ActionRunFragment }) {
  return (
    <Card padding="md" mih={85}>
      <Text fw={600}>{charged === null ? 'The receipt is on its way' : priceInWords(charged)}</Text>
      <Text size="sm" c="dimmed" className="num">
        {endedAt && `Took ${formatDuration(Date.parse(endedAt) - Date.parse(createdAt))}`}
        {receipt && receipt.released > 0 && ` · ${formatPoints(receipt.released)} of ${receipt.held} held came back`}
      </Text>
    </Card>
  )
}

function cancelledInWords({ charged, function: made }: ActionRunFragment): string {
  if (charged === null) return 'What it cost is on its way.'
  if (charged === 0) return 'Nothing was charged.'
  return `${formatPoints(charged)} were charged for ${isMediaFunction(made) ? 'what was finished by then' : 'what the provider had used'}.`
}

const priceInWords = (charged: number) => (charged === 0 ? 'It cost nothing' : `${formatPoints(charged)} charged`)

/** What had been written and may have been paid for, read from what the server kept. */
function WrittenSoFar({ action }: { action: ActionRunFragment }) {
  const [{ data }] = useQuery({ query: ActionTextDocument, variables: { id: action.id } })
  const result = resultInText(data?.action?.text ?? '', action.function)
  if (!result) return null
  return (
    <StreamBoundary>
      <ResultView result={result} />
    </StreamBoundary>
  )
}

function TryAgain({ action }: { action: ActionRunFragment }) {
  return (
    <Box mt="sm">
      <UseInputAgain action={action}>Try again, or with another model</UseInputAgain>
    </Box>
  )
}
