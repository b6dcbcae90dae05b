import type { AccountId } from '../brands.ts'
import { createTransactions } from '../database/transaction.ts'
import { createBus } from '../events/bus.ts'
import type { TestDatabase } from '../test/database.ts'
import type { Notice } from './rules.ts'
import { createNotifications } from './service.ts'

export const NOTICE: Notice = { kind: 'PURCHASE_PAID', purchaseId: 'b', pack: 'Quick', points: 500n, priceMicroUsd: 4n }

/** One more process on the same database: nothing in memory is shared. */
export function noticeProcess(world: Pick<TestDatabase, 'system' | 'clock'>, { mails = false } = {}) {
  const bus = createBus({ carrier: undefined, onError: console.error })
  const transactions = createTransactions({ system: world.system, bus, clock: world.clock })
  const notifications = createNotifications({ transactions, mails })
  return {
    bus,
    transactions,
    notifications,
    tell: (accountId: AccountId, key: string, notice: Notice = NOTICE) =>
      transactions.transaction((tx) => notifications.notify(tx, { accountId, key, notice })),
  }
}

/** What an account was told, in order. */
export const toldTo = (world: Pick<TestDatabase, 'system'>, accountId: string) =>
  world.system.notification.findMany({ where: { accountId }, orderBy: { sequence: 'asc' } })
