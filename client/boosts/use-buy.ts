import { useEffect, useRef, useState } from 'react'
import { useMutation } from 'urql'
import { PurchaseBoostDocument } from '../graphql/generated/graphql.ts'
import { describeProblem } from '../graphql/problem.ts'
import { assertNever } from '../lib/assert-never.ts'
import { randomId } from '../lib/random-id.ts'
import { rememberCameFrom } from './came-from.ts'

/** Orders a pack and goes to the page where it is paid. A press that got no answer is repeated under the same key. */
export function useBuy({ backTo }: { backTo?: string } = {}) {
  const [, execute] = useMutation(PurchaseBoostDocument)
  const keys = useRef(new Map<string, string>())
  const [buying, setBuying] = useState<string | null>(null)
  const [problem, setProblem] = useState<{ title: string; detail: string } | null>(null)

  // Who comes back with the browser's own button finds the page as it was left: with a button that still turns.
  useEffect(() => {
    const onShow = ({ persisted }: PageTransitionEvent) => persisted && setBuying(null)
    addEventListener('pageshow', onShow)
    return () => removeEventListener('pageshow', onShow)
  }, [])

  async function buy(packId: string): Promise<void> {
    const key = keys.current.get(packId) ?? randomId()
    keys.current.set(packId, key)
    setBuying(packId)
    setProblem(null)
    const { data, error } = await execute({ packId, idempotencyKey: key })
    const answer = data?.purchaseBoost
    if (!answer) {
      setBuying(null)
      if (error) setProblem(describeProblem(error))
      return
    }
    switch (answer.__typename) {
      case 'PurchaseStarted':
        keys.current.delete(packId)
        if (backTo) rememberCameFrom(answer.purchase.id, backTo)
        // The page stays busy until it is left.
        location.assign(answer.checkoutUrl)
        return
      case 'PurchaseUnavailable':
        setProblem({ title: 'Nothing can be bought right now', detail: answer.message })
        break
      case 'InvalidInput':
      case 'IdempotencyConflict':
        keys.current.delete(packId)
        setProblem({ title: 'That did not work', detail: answer.message })
        break
      default:
        assertNever(answer)
    }
    setBuying(null)
  }

  return { buy, buying, problem }
}
