import { useEffect, useEffectEvent, useRef } from 'react'
import { useOnHealed } from '../graphql/api-context.ts'
import { useAccount } from './use-account.ts'

/** A burst of holds and captures is one reading, not one each. */
const GATHER_MS = 250

/** Reads again when the account moved, wherever that happened, and after the connection was gone. */
export function useOnAccountMoved(refetch: () => void): void {
  useOnHealed(refetch)
  const state = useAccount()
  const version = state.kind === 'known' ? state.account.version : null
  const read = useRef(version)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const moved = useEffectEvent(refetch)

  useEffect(() => {
    if (version === null || version === read.current) return
    const first = read.current === null
    read.current = version
    // The first version known is what the page was read with.
    if (first || timer.current !== undefined) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      moved()
    }, GATHER_MS)
  }, [version])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
}
