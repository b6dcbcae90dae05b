import type { Logger } from 'pino'
import type { Transactions } from '../../database/transaction.ts'
import { markInvalid } from '../../providers/call-log.ts'
import type { FailureCode } from '../../providers/faults.ts'
import { isTooLateToCopy, MEDIA_TIMING, type MediaTiming } from './rules.ts'
import * as store from './store.ts'

export type Copied =
  | { kind: 'stored'; contentType: string; bytes: number }
  | { kind: 'refused'; code: Extract<FailureCode, 'OUTPUT_REFUSED' | 'OUTPUT_GONE'> }
  | { kind: 'unavailable' }

/** Copies a file from the provider to the storage, under a key; twice under one key is harmless. */
export type CopyFile = (file: { url: string; key: string; signal: AbortSignal }) => Promise<Copied>

/** An instance that died lets go of what it copied after this: the other begins anew, and twice is harmless. */
const CLAIM_MS = 10_000
const COPY_MS = 5 * 60_000

export type Collect = ReturnType<typeof createCollect>

/** Stores what came out of a run, before the provider forgets it. */
export function createCollect({
  transactions,
  copy,
  timing = MEDIA_TIMING,
  log,
}: {
  transactions: Transactions
  copy: CopyFile
  timing?: MediaTiming
  log: Logger
}) {
  return async (run: store.RunRow, { now, signal }: { now: Date; signal: AbortSignal }): Promise<void> => {
    if (!(await transactions.statement((tx) => store.claimCopy(tx, run.id, CLAIM_MS)))) return
    const renew = () => transactions.statement((tx) => store.renewCopy(tx, run.id, CLAIM_MS))
    const timer = setInterval(
      () => void renew().catch((error) => log.warn({ err: error }, 'a claim was not renewed')),
      CLAIM_MS / 4,
    )
    try {
      await copyAll(run, { now, signal: AbortSignal.any([signal, AbortSignal.timeout(COPY_MS)]) })
    } finally {
      clearInterval(timer)
    }
  }

  async function copyAll(run: store.RunRow, { now, signal }: { now: Date; signal: AbortSignal }): Promise<void> {
    const files: store.NewOutput[] = []
    let refusal: FailureCode | undefined = run.sources.length === 0 ? 'NO_OUTPUT' : undefined
    for (const [position, url] of run.sources.entries()) {
      const key = `${run.id}-${position}`
      const copied = await copy({ url, key, signal })
      if (copied.kind === 'stored') {
        files.push({ position, key, contentType: copied.contentType, bytes: BigInt(copied.bytes) })
      } else if (copied.kind === 'refused') {
        refusal = copied.code
      } else if (isTooLateToCopy(run, now, timing)) {
        refusal = 'OUTPUT_GONE'
      } else {
        log.warn({ actionId: run.actionId, part: run.part }, 'a file could not be copied yet')
        await transactions.statement((tx) => store.dropCopy(tx, run.id))
        return
      }
    }
    await transactions.transaction(async (tx) => {
      await store.collected(tx, run, files, files.length === 0 ? (refusal ?? 'NO_OUTPUT') : null)
      if (files.length === 0) await markInvalid(tx.db, run.id, refusal ?? 'NO_OUTPUT')
    })
  }
}
