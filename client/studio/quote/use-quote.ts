import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { CombinedError } from 'urql'
import { useApi, useOnHealed } from '../../graphql/api-context.ts'
import { QuoteActionDocument, type QuoteActionQuery, type WorkInput } from '../../graphql/generated/graphql.ts'

export type Quote = QuoteActionQuery['quoteAction']

/** `last` is the newest price shown, of an earlier wording perhaps; it is kept so that the figure does not flicker. */
export type QuoteState =
  | { kind: 'nothing-to-price' }
  | { kind: 'asking'; last: Quote | null }
  | { kind: 'ready'; quote: Quote }
  | { kind: 'failed'; error: CombinedError; retry: () => void }

const TYPING_PAUSE_MS = 400

type Answer = { question: string; quote: Quote | null; error: CombinedError | null }

/** What the work would cost, asked whenever typing pauses. An answer to an earlier wording is thrown away. */
export function useQuote(work: WorkInput | null, model: string | null): { state: QuoteState; askAgain: () => void } {
  const { ask } = useApi()
  const question = work ? JSON.stringify({ work, model }, withoutPictures) : null
  const [settled] = useDebouncedValue(question, TYPING_PAUSE_MS)
  const [attempt, setAttempt] = useState(0)
  const [answer, setAnswer] = useState<Answer | null>(null)

  useEffect(() => {
    if (!settled) return
    const variables = JSON.parse(settled) as { work: WorkInput; model: string | null }
    const { unsubscribe } = ask.query(QuoteActionDocument, variables).subscribe(({ data, error }) => {
      setAnswer({ question: settled, quote: data?.quoteAction ?? null, error: error ?? null })
    })
    return unsubscribe
  }, [ask, settled, attempt])

  // A price of before the network went may be old, or never have come.
  useOnHealed(() => setAttempt(attempt + 1))
  const askAgain = () => {
    setAnswer(null)
    setAttempt(attempt + 1)
  }
  return { state: stateOf(question, answer, askAgain), askAgain }
}

/** A price is the same for every picture, and a picture is up to a megabyte: a tiny one stands in. */
const withoutPictures = (_name: string, value: unknown): unknown =>
  typeof value === 'string' && value.startsWith('data:image/') ? 'data:image/png;base64,AAAA' : value

function stateOf(question: string | null, answer: Answer | null, retry: () => void): QuoteState {
  if (!question) return { kind: 'nothing-to-price' }
  if (answer?.question !== question) return { kind: 'asking', last: answer?.quote ?? null }
  if (answer.quote) return { kind: 'ready', quote: answer.quote }
  return answer.error ? { kind: 'failed', error: answer.error, retry } : { kind: 'asking', last: null }
}

/** The most that the person has seen it may cost. */
export function shownMaximum(state: QuoteState): number | null {
  if (state.kind === 'ready') return state.quote.maximum
  return state.kind === 'asking' && state.last ? state.last.maximum : null
}
