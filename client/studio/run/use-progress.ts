import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { ActionProgressDocument, type AiFunction } from '../../graphql/generated/graphql.ts'
import { useStream } from '../../graphql/use-stream.ts'
import { type AnyResult, streamingResult } from '../results/result.ts'
import { createPartialParser } from './partial-result.ts'
import { NOTHING_YET, type Progress, type ProgressEvent, withEvent } from './progress.ts'

const AGAIN_AFTER_MS = 3_000
/** Faster than one reads; several parts write at once, and each event would otherwise draw the page again. */
const GATHER_MS = 250

type Options = { id: string; running: boolean; onEnd: () => void }

/** What a running action has written so far. A stream that ends before the action does is opened again. */
export function useProgress({ id, running, onEnd }: Options): Progress {
  const [progress, gather] = useGathered()
  const [resting, setResting] = useState(false)

  useStream(
    ActionProgressDocument,
    { id },
    {
      paused: !running || resting,
      onEvent: ({ actionProgress }) => {
        gather(actionProgress)
        if (actionProgress.action.endedAt) onEnd()
      },
      onEnd: () => {
        onEnd()
        setResting(true)
      },
    },
  )
  useEffect(() => {
    if (!resting) return
    const timer = setTimeout(() => setResting(false), AGAIN_AFTER_MS)
    return () => clearTimeout(timer)
  }, [resting])

  return progress
}

/** The first event at once, those that follow together. */
function useGathered(): [Progress, (event: ProgressEvent) => void] {
  const [progress, setProgress] = useState(NOTHING_YET)
  const waiting = useRef<ProgressEvent[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const flush = () => {
    const events = waiting.current
    waiting.current = []
    timer.current = events.length > 0 ? setTimeout(flush, GATHER_MS) : undefined
    if (events.length > 0) setProgress((before) => events.reduce(withEvent, before))
  }
  const gather = (event: ProgressEvent) => {
    waiting.current.push(event)
    if (timer.current === undefined) flush()
  }
  return [progress, gather]
}

/** The parts as a result, as far as it can be read. Reading lags behind rather than hold up the page. */
export function usePartialResult(progress: Progress, id: AiFunction): AnyResult | null {
  const { parts } = useDeferredValue(progress)
  const [parse] = useState(createPartialParser)
  return useMemo(() => {
    const fields = parse(parts)
    return fields && streamingResult(id, fields)
  }, [parse, parts, id])
}
