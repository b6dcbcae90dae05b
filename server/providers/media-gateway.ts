import { microUsd } from '../brands.ts'
import type { CallEnd } from './call-log.ts'
import { type FailureCode, type Fault, ProviderFault } from './faults.ts'
import type { MediaCall, RunMark, RunView } from './media-work.ts'
import type { ReplicateClient } from './replicate/client.ts'
import { runViewOf } from './replicate/wire.ts'
import { verdictOn } from './rules.ts'

/**
 * made: the provider has it · refused: it certainly has not, and will not take it · later: it certainly has not, and
 * may take it in a while · unclear: it may have it, so it must be looked for before it is sent again.
 */
export type Submitted =
  | { kind: 'made'; view: RunView }
  | { kind: 'refused'; code: FailureCode; detail: string }
  | { kind: 'later' }
  | { kind: 'unclear' }

export type Asked = { kind: 'told'; view: RunView } | { kind: 'unknownThere' } | { kind: 'unreachable' }

export type MediaGateway = ReturnType<typeof createMediaGateway>

/** The door to the provider of images and video. It repeats nothing by itself: a run that is sent twice is paid twice. */
export function createMediaGateway(replicate: Omit<ReplicateClient, 'record'>) {
  async function ask(question: () => Promise<RunView>): Promise<Asked> {
    try {
      return { kind: 'told', view: await question() }
    } catch (error) {
      const { fault } = asFault(error)
      const unknownThere = fault.kind === 'status' && (fault.status === 404 || fault.status === 410)
      return { kind: unknownThere ? 'unknownThere' : 'unreachable' }
    }
  }

  return {
    /** The call's row is there already: it is what a webhook that comes first finds. */
    async submit({ model, request, seed, webhook }: MediaCall): Promise<Submitted> {
      try {
        return { kind: 'made', view: await replicate.create({ model, request, seed, webhook }) }
      } catch (error) {
        return submittedAfter(asFault(error).fault)
      }
    },

    /** What the provider said by itself. undefined: that is not about a run. */
    read: (message: unknown): RunView | undefined => runViewOf(message),

    ask: (externalId: string): Promise<Asked> => ask(() => replicate.get(externalId)),

    /** How it is after the cancel: it may have ended before. */
    cancel: (externalId: string): Promise<Asked> => ask(() => replicate.cancel(externalId)),

    /** Whether a run whose answer was lost was made. */
    async find(mark: RunMark): Promise<{ kind: 'found'; view: RunView } | { kind: 'none' } | { kind: 'unreachable' }> {
      try {
        const view = await replicate.find(mark)
        return view ? { kind: 'found', view } : { kind: 'none' }
      } catch (error) {
        asFault(error)
        return { kind: 'unreachable' }
      }
    },
  }
}

/** How a run's row in the call log ends: what it cost by the price list, and nothing where nothing came. */
export function callEndOfRun(view: RunView, run: { cost: bigint; startedAt: Date; now: Date }): CallEnd {
  const { status, externalId, error } = view
  return {
    outcome: status === 'SUCCEEDED' ? 'SUCCEEDED' : status === 'CANCELED' ? 'CANCELED' : 'FAILED',
    providerRequestId: externalId,
    inputTokens: 0,
    outputTokens: 0,
    costMicroUsd: microUsd(status === 'SUCCEEDED' ? run.cost : 0n),
    costSource: 'MEASURED',
    latencyMs: Math.max(0, run.now.getTime() - run.startedAt.getTime()),
    ...(error === undefined ? {} : { errorCode: failureOf(error), error }),
    endedAt: run.now,
  }
}

/** What the provider says of a run that failed, as the person who started it is told. */
export const failureOf = (error: string): FailureCode =>
  /nsfw|sensitive|moderat|safety|flagged/i.test(error) ? 'CONTENT_REFUSED' : 'PROVIDER_FAILED'

function submittedAfter(fault: Fault): Submitted {
  if (fault.kind === 'connection' && fault.unsent) return { kind: 'later' }
  if (fault.kind !== 'status') return { kind: 'unclear' }
  if (fault.status === 429) return { kind: 'later' }
  // A gateway in between may have passed it on.
  if (fault.status >= 500 || fault.status === 408 || fault.status < 400) return { kind: 'unclear' }
  const code = fault.moderated ? 'CONTENT_REFUSED' : verdictOn(fault).code
  return { kind: 'refused', code, detail: fault.detail }
}

function asFault(error: unknown): ProviderFault {
  if (error instanceof ProviderFault) return error
  throw error
}
