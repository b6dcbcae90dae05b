import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { formatPoints } from '../lib/format.ts'
import { useAccount } from './use-account.ts'
import { takeWelcome } from './welcome.ts'

/** Greets who has just signed up, with the points that really are there. */
export function useWelcome(): void {
  const state = useAccount()
  const available = state.kind === 'known' ? state.account.available : null
  useEffect(() => {
    if (available === null || !takeWelcome()) return
    notifications.show({
      title: `Welcome: ${formatPoints(available)} are yours`,
      message: 'Start with a story. You see the price before anything runs, and failures cost nothing.',
      color: 'teal',
      autoClose: 12_000,
    })
  }, [available])
}
