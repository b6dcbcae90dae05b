import { Skeleton, Stack } from '@mantine/core'
import { lazy, Suspense, useEffect, useRef } from 'react'
import type { ActionRunFragment } from '../../graphql/generated/graphql.ts'
import { formatPoints } from '../../lib/format.ts'
import { useTitle } from '../../lib/use-title.ts'
import { LOOKS } from '../function-catalogue.ts'
import { hasEnded, STATUS_LABEL } from '../history/status-badge.tsx'
import { isMediaFunction } from '../media/output.ts'
import { ResultView } from '../results/result-view.tsx'
import { Ending } from './ending.tsx'
import { ProgressPanel } from './progress-panel.tsx'
import { Receipt } from './receipt.tsx'
import { Record } from './record.tsx'
import { RunHeader } from './run-header.tsx'
import { StreamBoundary } from './stream-boundary.tsx'
import { usePartialResult, useProgress } from './use-progress.ts'

const Files = lazy(() => import('../results/media/files.tsx').then((module) => ({ default: module.Files })))

export function Run({ action, refetch }: { action: ActionRunFragment; refetch: () => void }) {
  const running = !hasEnded(action.status)
  const progress = useProgress({ id: action.id, running, onEnd: refetch })
  const partial = usePartialResult(progress, action.function)
  // The news of the end comes first, the checked result right after; what was streamed bridges the moment.
  const result = action.result ?? (action.status === 'SUCCEEDED' ? partial : null)
  useTitle(action.title || LOOKS[action.function].name)
  const outcome = useFocusAtEnd(running)

  return (
    <Stack gap="md" ref={outcome} tabIndex={-1} style={{ outline: 'none' }}>
      <div role="status" className="visually-hidden">
        {running ? '' : endingInWords(action)}
      </div>
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
      <Record action={action} />
    </Stack>
  )
}

/** Who waited at the button that goes when it ends finds themselves at what came of it, not at the top of everything. */
function useFocusAtEnd(running: boolean) {
  const outcome = useRef<HTMLDivElement>(null)
  const before = useRef(running)
  useEffect(() => {
    const ended = before.current && !running
    before.current = running
    if (!ended) return
    // The popover that asked gives its focus back first, to a button that is no more.
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) outcome.current?.focus({ preventScroll: true })
    }, 50)
    return () => clearTimeout(timer)
  }, [running])
  return outcome
}

function endingInWords({ status, charged }: ActionRunFragment): string {
  const price = charged === null ? '' : ` ${formatPoints(charged)} charged.`
  return `${STATUS_LABEL[status]}.${price}`
}
