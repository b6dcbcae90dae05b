import { useEffect, useEffectEvent } from 'react'
import { type AnyVariables, type CombinedError, type TypedDocumentNode, useClient } from 'urql'

type Listener<Data> = {
  onEvent: (data: Data) => void
  /** The server has said all, or the stream broke; the connection's own breaks are healed below this. */
  onEnd: (error: CombinedError | undefined) => void
}

/**
 * Every event of a subscription, one by one, and its end. urql's own hook keeps state between events and tells the end
 * only by a flag that also falls when it resubscribes.
 */
export function useStream<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { paused = false, onEvent, onEnd }: Listener<Data> & { paused?: boolean },
): void {
  const client = useClient()
  const event = useEffectEvent(onEvent)
  const end = useEffectEvent(onEnd)
  const question = JSON.stringify(variables)

  useEffect(() => {
    if (paused) return
    const { unsubscribe } = client
      .subscription(document, JSON.parse(question) as Variables)
      .subscribe(({ data, error, hasNext }) => {
        if (error) end(error)
        else if (!hasNext) end(undefined)
        else if (data) event(data)
      })
    return unsubscribe
  }, [client, document, question, paused])
}
