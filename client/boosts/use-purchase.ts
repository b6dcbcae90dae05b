import { useEffect, useState } from 'react'
import { useQuery } from 'urql'
import { useOnHealed } from '../graphql/api-context.ts'
import { PurchaseChangedDocument, PurchaseDocument } from '../graphql/generated/graphql.ts'
import { useStream } from '../graphql/use-stream.ts'

const AGAIN_AFTER_MS = 3_000

/** One order, live: the stream begins with how it stands, so nothing that happened before it is missed. */
export function usePurchase(id: string) {
  const [{ data, error, fetching }, execute] = useQuery({
    query: PurchaseDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  })
  const [resting, setResting] = useState(false)
  const refetch = () => execute({ requestPolicy: 'network-only' })
  const purchase = data?.viewer?.purchase ?? null
  useOnHealed(refetch)
  // What arrives is in the cache already, under the order's id.
  useStream(
    PurchaseChangedDocument,
    { id },
    { paused: !purchase || resting, onEvent: () => undefined, onEnd: () => setResting(true) },
  )
  useEffect(() => {
    if (!resting) return
    const timer = setTimeout(() => setResting(false), AGAIN_AFTER_MS)
    return () => clearTimeout(timer)
  }, [resting])

  return { purchase, error, missing: data !== undefined && !purchase && !fetching, refetch }
}
