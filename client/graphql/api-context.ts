import { createContext, useContext, useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import type { Api } from './client.ts'
import type { ConnectionState } from './socket.ts'

export const ApiContext = createContext<Api | null>(null)

export function useApi(): Api {
  const api = useContext(ApiContext)
  if (!api) throw new Error('useApi needs an ApiContext above it.')
  return api
}

export function useConnectionState(): ConnectionState {
  const { socket } = useApi()
  return useSyncExternalStore(socket.onState, socket.state)
}

/** Events that happened while the connection was gone are lost: what is live is read again once it is back. */
export function useOnHealed(refetch: () => void): void {
  const { socket } = useApi()
  const onHealed = useEffectEvent(refetch)
  useEffect(() => socket.onHealed(onHealed), [socket])
}
