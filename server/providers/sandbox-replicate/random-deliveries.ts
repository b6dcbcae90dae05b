import { randomFrom } from '../sandbox/reading/random.ts'
import type { Deliver } from './webhooks.ts'

export type DeliveryOdds = { lose: number; double: number; delayMaxMs: number; seed: number }

/** Loses, doubles and delays webhooks by chance; the same seed gives the same row of choices. */
export function randomDeliveries({ lose, double, delayMaxMs, seed }: DeliveryOdds): Deliver {
  const random = randomFrom(String(seed))
  const happens = (probability: number) => random.below(1_000_000) < probability * 1_000_000
  return () => {
    const lost = happens(lose)
    const doubled = happens(double)
    const delayMs = delayMaxMs > 0 ? random.below(delayMaxMs + 1) : 0
    return { copies: lost ? 0 : doubled ? 2 : 1, delayMs }
  }
}
