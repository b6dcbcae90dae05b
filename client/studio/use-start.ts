import { useRef, useState } from 'react'
import { useMutation } from 'urql'
import { useViewer } from '../account/use-viewer.ts'
import { StartActionDocument, type StartActionMutation, type WorkInput } from '../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../graphql/problem.ts'
import { randomId } from '../lib/random-id.ts'

type Answer = StartActionMutation['startAction']
type Started = Extract<Answer, { __typename: 'Action' }>

/** Why nothing was started: the server's typed refusals, no price yet to agree to, or an answer that never came. */
export type Refusal =
  | Exclude<Answer, Started>
  | { __typename: 'PriceNotSeen' }
  | { __typename: 'Problem'; problem: Problem }

type Wish = { work: WorkInput; model: string | null; maxPoints: number | null }
type Options = { onStarted: (action: Started) => void; onRefused: (refusal: Refusal) => void }

/** Starts work once per intention: the key is drawn with the form and renewed when it has served. */
export function useStart({ onStarted, onRefused }: Options) {
  const key = useRef('')
  key.current ||= randomId()
  const [{ fetching }, execute] = useMutation(StartActionDocument)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { reload } = useViewer()

  const refuse = (reason: Refusal) => {
    setRefusal(reason)
    onRefused(reason)
  }

  async function start({ work, model, maxPoints }: Wish): Promise<void> {
    setRefusal(null)
    // Nobody pays more than they were shown, so something must have been shown.
    if (maxPoints === null) return refuse({ __typename: 'PriceNotSeen' })
    const { data, error } = await execute({ input: { idempotencyKey: key.current, work, model, maxPoints } })
    if (!data) {
      return error ? refuse({ __typename: 'Problem', problem: describeProblem(error) }) : undefined
    }
    const answer = data.startAction
    if (answer.__typename === 'Action') {
      key.current = randomId()
      return onStarted(answer)
    }
    // The key named another wording that did arrive; the next press is a new intention.
    if (answer.__typename === 'IdempotencyConflict') key.current = randomId()
    // The shell tells of a pause on every page.
    if (answer.__typename === 'ActionUnavailable' && answer.reason === 'PAUSED') reload()
    refuse(answer)
  }

  return { start, starting: fetching, refusal, clearRefusal: () => setRefusal(null) }
}
