import { AsyncResource } from 'node:async_hooks'
import { type AccountId, type ActionId, type HoldId, points } from '../brands.ts'
import { createAccountQueue } from '../credits/account-queue.ts'
import type { Credits } from '../credits/service.ts'
import type { Transactions, Tx } from '../database/transaction.ts'
import { assertNever } from '../exhaustive.ts'
import type { Action } from '../generated/prisma/client.ts'
import { priceOf } from '../prices/rules.ts'
import { abandonPending, markCounted, markInvalid, sumsFor } from '../providers/call-log.ts'
import type { UsageService } from '../usage/service.ts'
import { closeProgress } from './progress.ts'
import * as store from './store.ts'

/** What a provider used, in the calls that count. */
export type Used = {
  callIds: string[]
  model: string | undefined
  free: boolean
  /** Of text. */
  inputTokens?: number
  outputTokens?: number
  costMicroUsd: bigint
}

/** A call that was answered, but not in the form that was asked for. */
export type InvalidCall = { callId: string; fault: string }

export type Outcome = { text: string; invalid: InvalidCall[] } /** result: null where files are the result */ & (
  | { kind: 'succeeded'; result: object | null; used: Used }
  | { kind: 'failed'; code: string; message: string }
  | { kind: 'canceled'; used: Used | undefined }
)

type Target = Pick<Action, 'id' | 'accountId' | 'holdId' | 'function' | 'title' | 'modelId' | 'reserved'>
export type Settle = ReturnType<typeof createSettlement>

/**
 * Ends an action: its row, its hold, what it used, all in one transaction, once. The condition on the lease decides
 * between a runner, a runner that was thought dead, a cancel and the sweep: whoever changes the row settles.
 */
export function createSettlement(deps: {
  transactions: Transactions
  credits: Credits
  usage: UsageService
  /** In the same transaction, behind the capture. */
  onCaptured?: (tx: Tx, accountId: AccountId) => Promise<void>
}) {
  const { transactions, credits, usage } = deps
  // They wait for one account's row, each with a connection: one at a time leaves the pool to the others.
  const inLine = createAccountQueue(async (_accountId, ends: (() => Promise<boolean>)[]) => {
    const results: PromiseSettledResult<boolean>[] = []
    for (const end of ends) results.push(...(await Promise.allSettled([end()])))
    return results
  })

  return async (target: Target, leaseId: string | null, outcome: Outcome, pointsPerDollar: number) => {
    // In its own trace and with its own ids, whoever is before it in the line.
    const end = AsyncResource.bind(() => settle(target, leaseId, outcome, pointsPerDollar))
    const ended = await inLine(target.accountId as AccountId, end)
    if (ended.status === 'rejected') throw ended.reason
    return ended.value
  }

  function settle(target: Target, leaseId: string | null, outcome: Outcome, pointsPerDollar: number): Promise<boolean> {
    return transactions.transaction(async (tx) => {
      const id = target.id as ActionId
      const ids = { accountId: target.accountId as AccountId, holdId: target.holdId as HoldId }
      const charged = chargeOf(outcome, target.reserved, pointsPerDollar)
      const sums = await sumsFor(tx.db, id)
      if (!(await store.end(tx, id, leaseId, { ...endingOf(outcome), charged, callCount: sums.calls }))) return false

      if (charged > 0n || outcome.kind === 'succeeded') {
        await credits.capture(tx, [{ ...ids, amount: points(charged), description: target.title }])
        if (charged > 0n) await deps.onCaptured?.(tx, ids.accountId)
      } else {
        await credits.release(tx, { ...ids, expired: outcome.kind === 'failed' && outcome.code === 'DEADLINE' })
      }
      const used = outcome.kind === 'failed' ? undefined : outcome.used
      if (used) await record(tx, target, used, charged)
      for (const { callId, fault } of outcome.invalid) await markInvalid(tx.db, callId, fault)
      await abandonPending(tx.db, id, tx.instant)
      await closeProgress(tx, { actionId: id, accountId: ids.accountId })
      return true
    })
  }

  async function record(tx: Tx, target: Target, used: Used, charged: bigint): Promise<void> {
    await markCounted(tx.db, used.callIds)
    await usage.record(tx, {
      accountId: target.accountId as AccountId,
      function: target.function,
      modelId: used.model ?? target.modelId,
      points: charged,
      costMicroUsd: used.costMicroUsd,
    })
  }
}

/** Never above the hold; nothing for a failure, and nothing for a cancel before the provider did anything. */
function chargeOf(outcome: Outcome, reserved: bigint, pointsPerDollar: number): bigint {
  switch (outcome.kind) {
    case 'failed':
      return 0n
    case 'canceled':
      if (!outcome.used || outcome.used.costMicroUsd === 0n) return 0n
      return least(priceOf(outcome.used.costMicroUsd, { pointsPerDollar, free: outcome.used.free }), reserved)
    case 'succeeded':
      return least(priceOf(outcome.used.costMicroUsd, { pointsPerDollar, free: outcome.used.free }), reserved)
    default:
      return assertNever(outcome)
  }
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

function endingOf(outcome: Outcome): Omit<store.Ending, 'charged' | 'callCount'> {
  const used = outcome.kind === 'failed' ? undefined : outcome.used
  const figures = {
    text: outcome.text,
    ...(used?.model ? { modelId: used.model } : {}),
    costMicroUsd: used?.costMicroUsd ?? 0n,
    inputTokens: used?.inputTokens ?? null,
    outputTokens: used?.outputTokens ?? null,
  }
  switch (outcome.kind) {
    case 'succeeded':
      return { ...figures, status: 'SUCCEEDED', ...(outcome.result ? { result: outcome.result } : {}) }
    case 'failed':
      return { ...figures, status: 'FAILED', failureCode: outcome.code, failureMessage: outcome.message }
    case 'canceled':
      return { ...figures, status: 'CANCELED' }
    default:
      return assertNever(outcome)
  }
}
