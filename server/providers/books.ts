import { assertNever } from '../exhaustive.ts'
import type { Provider } from '../generated/prisma/client.ts'
import { costOfRecord } from './booked-rules.ts'
import { ProviderFault } from './faults.ts'
import { type ModelRoute, storedRoute } from './model-route.ts'
import type { OpenRouterClient } from './openrouter/client.ts'
import type { ReplicateClient } from './replicate/client.ts'
import { reportedCost } from './usage-rules.ts'

/** A call by the provider's own name for it, with the prices it was made at. `route`: as `action.route` keeps it. */
export type BookedCall = { provider: Provider; externalId: string; route: unknown }
/** noAnswer: it could not be asked, or what it said is no figure. */
export type Booked = { kind: 'booked'; microUsd: bigint } | { kind: 'unknownThere' } | { kind: 'noAnswer' }
export type Books = ReturnType<typeof createBooks>

/** The providers' own books: what they say that a call cost. To ask costs nothing, and changes nothing. */
export function createBooks(openRouter: Pick<OpenRouterClient, 'booked'>, replicate: Pick<ReplicateClient, 'record'>) {
  async function costOf({ provider, externalId, route }: BookedCall): Promise<bigint | undefined> {
    switch (provider) {
      case 'OPENROUTER':
        return reportedCost(await openRouter.booked(externalId))
      case 'REPLICATE':
        return costOfRecord(await replicate.record(externalId), pricesOf(route))
      default:
        return assertNever(provider)
    }
  }

  return {
    async ask(call: BookedCall): Promise<Booked> {
      try {
        const microUsd = await costOf(call)
        return microUsd === undefined || microUsd < 0n ? { kind: 'noAnswer' } : { kind: 'booked', microUsd }
      } catch (error) {
        if (!(error instanceof ProviderFault)) throw error
        const { fault } = error
        const unknown = fault.kind === 'status' && (fault.status === 404 || fault.status === 410)
        return { kind: unknown ? 'unknownThere' : 'noAnswer' }
      }
    },
  }
}

function pricesOf(route: unknown): ModelRoute[] {
  const parsed = storedRoute.safeParse(route)
  return parsed.success ? parsed.data : []
}
