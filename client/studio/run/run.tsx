import { Skeleton, Stack } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { ActionRunFragment } from '../../graphql/generated/graphql.ts'
import { useTitle } from '../../lib/use-title.ts'
import { LOOKS } from '../function-catalogue.ts'
import { hasEnded } from '../history/status-badge.tsx'
import { isMediaFunction } from '../media/output.ts'
import { ResultView } from '../results/result-view.tsx'
import { Ending } from './ending.tsx'
import { ProgressPanel } from './progress-panel.tsx'
import { Receipt } from './receipt.tsx'
import { RunHeader } from './run-header.tsx'
import { StreamBoundary } from './stream-boundary.tsx'
import { usePartialResult, useProgress } from './use-progress.ts'

const Files = lazy(() => import('../results/media/files.tsx').then((module) => ({ default: module.Files })))

const Record = lazy(() => import('./record.tsx').then((module) => ({ default: module.Record })))

export function Run({ action, refetch }: { action: ActionRunFragment; refetch: () => void }) {
  const running = !hasEnded(action.status)
  const progress = useProgress({ id: action.id, running, onEnd: refetch })
  const partial = usePartialResult(progress, action.function)
  // The news of the end comes first, the checked result right after; what was streamed bridges the moment.
  const result = action.result ?? (action.status === 'SUCCEEDED' ? partial : null)
  useTitle(action.title || LOOKS[action.function].name)

  return (
    <Stack gap="md">
      <RunHeader action={action} />
      {running ? <ProgressPanel action={action} progress={progress} /> : <Ending action={action} partial={partial} />}
      {isMediaFunction(action.function) ? (
        // One and the same while it runs and after: nothing moves when the files come.
        <Suspense fallback={<Skeleton h={420} radius="lg" />}>
          <Files action={action} progress={progress} />
        </Suspense>
      ) : (
        running &&
        partial && (
          // The whole is announced by the panel; every delta read aloud would be noise.
          <StreamBoundary key={progress.parts.length}>
            <ResultView result={partial} />
          </StreamBoundary>
        )
      )}
      {!running && result && <ResultView result={result} />}
      {action.receipt && <Receipt receipt={action.receipt} modelId={action.model.id} />}
      <Suspense fallback={<Skeleton h={320} radius="lg" />}>
        <Record action={action} />
      </Suspense>
    </Stack>
  )
}
