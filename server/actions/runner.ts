import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { AccountId, ActionId, HoldId } from '../brands.ts'
import type { Clock } from '../clock.ts'
import { whileAway } from '../database/connection-lost.ts'
import type { Transactions, Tx } from '../database/transaction.ts'
import type { Bus } from '../events/bus.ts'
import type { Gateway } from '../providers/gateway.ts'
import { heldWork } from '../providers/held-work.ts'
import { storedRoute } from '../providers/model-route.ts'
import { isTextFunctionId, textFunction } from './functions/registry.ts'
import { actionJob } from './jobs.ts'
import { withMaterial } from './material.ts'
import { createProgress, insertProgress, lastSequence } from './progress.ts'
import type { Outcome, Settle } from './settlement.ts'
import * as store from './store.ts'
import { carryOut } from './work.ts'

export const LEASE_MS = 15_000

type Stop = 'canceled' | 'lost' | 'handover' | 'deadline'

export type Runner = ReturnType<typeof createRunner>

export function createRunner(deps: {
  transactions: Transactions
  gateway: Gateway
  settle: Settle
  bus: Bus
  clock: Clock
  log: Logger
  leaseMs?: number
}) {
  const { transactions, gateway, settle, bus, clock, log, leaseMs = LEASE_MS } = deps
  const running = new Map<ActionId, (why: Stop) => void>()
  let handingOver = false

  return {
    /** Does the work of one action, if nobody else does it. Safe to call any number of times, anywhere. */
    async run(id: ActionId): Promise<void> {
      const leaseId = randomUUID()
      const action = await patiently((tx) => store.takeLease(tx, { id, leaseId, leaseMs }))
      if (!action) return
      const stop = watch(id, leaseId, action.deadlineAt)
      try {
        const outcome = await execute(action, leaseId, stop)
        const { pointsPerDollar } = action.rate
        // What was done is worth waiting for a database that is away; ended twice is ended once.
        if (outcome) await whileAway(() => settle(action, leaseId, outcome, pointsPerDollar), leaseMs)
        else if (stop.why === 'handover') await handOver(action, leaseId)
      } catch (error) {
        await letGo(id, leaseId)
        throw error
      } finally {
        stop.off()
      }
    },

    /** Lets go of everything under way or taken from here on, for another instance to do again within its hold. */
    handOverAll(): void {
      handingOver = true
      for (const stop of running.values()) stop('handover')
    },
  }

  /** What may be done twice, for as long as the lease would hold while the database is away. */
  function patiently<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return whileAway(() => transactions.statement(work), leaseMs)
  }

  function watch(id: ActionId, leaseId: string, deadline: Date) {
    const controller = new AbortController()
    const state = { signal: controller.signal, why: undefined as Stop | undefined, off: () => {} }
    const stop = (why: Stop) => {
      state.why ??= why
      controller.abort()
    }
    const beat = async () => {
      const kept = await transactions.statement((tx) => store.renewLease(tx, { id, leaseId, leaseMs }))
      if (!kept) stop('lost')
      else if (kept.canceled) stop('canceled')
    }
    const check = () => void beat().catch((error) => log.warn({ err: error, actionId: id }, 'heartbeat failed'))
    const timer = setInterval(check, leaseMs / 3)
    const offCancel = bus.on(`cancel:${id}`, check)
    const deadlineTimer = setTimeout(() => stop('deadline'), Math.max(0, deadline.getTime() - clock.now().getTime()))
    running.set(id, stop)
    if (handingOver) stop('handover')
    // A cancel that came between the lease and the watch was announced to nobody.
    check()
    state.off = () => {
      clearInterval(timer)
      clearTimeout(deadlineTimer)
      offCancel()
      running.delete(id)
    }
    return Object.assign(state, { stop })
  }

  /** undefined: the lease is lost or given away, and there is nothing to settle. */
  async function execute(
    action: store.Leased,
    leaseId: string,
    stop: ReturnType<typeof watch>,
  ): Promise<Outcome | undefined> {
    const id = action.id as ActionId
    const owner = { actionId: id, accountId: action.accountId as AccountId, leaseId }
    if (!isTextFunctionId(action.function)) throw new Error(`No runner for ${action.function}`)
    const fn = textFunction(action.function)
    const input: Record<string, unknown> = fn.input.parse(withMaterial(action.input, action.material))
    const plans = fn.plan(input)
    const before = await patiently((tx) => lastSequence(tx, id))
    // Says that it runs; after a crash it also says that what was streamed before is void.
    const opening = plans.map((plan, part) => ({ part, label: plan.label, restarted: before > 0, text: null }))
    const rows = before > 0 ? opening : opening.slice(0, 1)
    if (!(await patiently((tx) => insertProgress(tx, owner, before + 1, rows)))) return undefined
    const progress = createProgress(owner, {
      transactions,
      after: before + rows.length,
      leaseMs,
      onLost: () => stop.stop('lost'),
    })

    const outcome = await carryOut(gateway, {
      fn,
      input,
      plans,
      held: heldWork({ holdId: action.holdId as HoldId, accountId: owner.accountId, actionId: id }),
      route: storedRoute.decode(action.route as never),
      deadline: action.deadlineAt,
      signal: stop.signal,
      progress,
    })
    if (stop.why === 'lost' || stop.why === 'handover') return undefined
    await progress.close()
    if (outcome.kind === 'canceled' && stop.why === 'deadline') {
      const { text, invalid } = outcome
      return {
        kind: 'failed',
        code: 'DEADLINE',
        message: 'The work took longer than it may. Nothing was charged.',
        text,
        invalid,
      }
    }
    return outcome
  }

  /** Whoever tries next need not wait until the lease has run out. */
  async function letGo(id: ActionId, leaseId: string): Promise<void> {
    await patiently((tx) => store.dropLease(tx, id, leaseId)).catch((error) =>
      log.warn({ err: error, actionId: id }, 'a lease runs out by itself'),
    )
  }

  async function handOver(action: store.Leased, leaseId: string): Promise<void> {
    const id = action.id as ActionId
    await transactions.transaction(async (tx) => {
      if (await store.dropLease(tx, id, leaseId)) await tx.enqueue([actionJob({ ...action, id })])
    })
  }
}
