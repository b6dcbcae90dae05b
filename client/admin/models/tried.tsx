import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { useQuery } from 'urql'
import { ActionDocument, type ActionQuery, TriedCostDocument } from '../../graphql/generated/graphql.ts'
import { formatDuration, formatPoints } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { hasEnded, STATUS_LABEL } from '../../studio/history/status-badge.tsx'
import { ProblemState } from '../../ui/state.tsx'
import { usd } from './model-words.ts'
import classes from './models.module.css'

const ResultView = lazy(() =>
  import('../../studio/results/result-view.tsx').then((module) => ({ default: module.ResultView })),
)

const ASK_AGAIN_MS = 1_000

/** What came of a trial: the result, how long it took, what it cost. */
export function Tried({ id, onAgain }: { id: string; onAgain: () => void }) {
  const [{ data, error }, read] = useQuery({ query: ActionDocument, variables: { id } })
  const action = data?.action
  const ended = action ? hasEnded(action.status) : false
  useEffect(() => {
    if (ended) return
    const timer = setInterval(() => read({ requestPolicy: 'network-only' }), ASK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [ended, read])

  if (!action) {
    return error ? (
      <ProblemState error={error} onRetry={() => read({ requestPolicy: 'network-only' })} />
    ) : (
      <Skeleton h={200} radius="md" />
    )
  }
  return (
    <Stack gap="md">
      <Figures action={action} />
      {action.failure && (
        <Alert color="red" title="It failed, and cost you nothing">
          {action.failure.message}
        </Alert>
      )}
      {!ended && <Skeleton h={160} radius="md" />}
      <Suspense fallback={<Skeleton h={160} radius="md" />}>
        {action.result && (
          <section aria-label="Result">
            <ResultView result={action.result} />
          </section>
        )}
      </Suspense>
      {action.outputs.map(({ url, contentType }) =>
        contentType.startsWith('video/') ? (
          // biome-ignore lint/a11y/useMediaCaption: what a model draws has no words
          <video key={url} src={url} controls className={classes.file} />
        ) : (
          <img key={url} src={url} alt="What the model drew" className={classes.file} />
        ),
      )}
      <Group>
        <Button variant="default" onClick={onAgain}>
          Try another
        </Button>
        <Link to="/studio/$actionId" params={{ actionId: id }} className="link">
          Open it in the studio
        </Link>
      </Group>
    </Stack>
  )
}

function Figures({ action }: { action: NonNullable<ActionQuery['action']> }) {
  const ended = hasEnded(action.status)
  const now = useNow(1_000, !ended)
  const [{ data }] = useQuery({
    query: TriedCostDocument,
    variables: { id: action.id },
    pause: !ended,
    requestPolicy: 'network-only',
  })
  const cost = data?.admin?.actionCost
  const took = (action.endedAt ? Date.parse(action.endedAt) : now) - Date.parse(action.createdAt)
  return (
    <dl className={`${classes.figures} num`} aria-live="polite">
      <Figure label="Status" value={STATUS_LABEL[action.status]} />
      <Figure label="Took" value={ended && took < 10_000 ? `${(took / 1_000).toFixed(1)} s` : formatDuration(took)} />
      <Figure label="Charged" value={action.charged === null ? '–' : formatPoints(action.charged)} />
      <Figure label="Cost the house" value={cost ? usd(cost) : '–'} />
    </dl>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed" component="dt">
        {label}
      </Text>
      <Text fw={650} component="dd" m={0}>
        {value}
      </Text>
    </div>
  )
}
