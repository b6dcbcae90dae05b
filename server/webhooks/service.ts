import type { Logger } from 'pino'
import type { Transactions } from '../database/transaction.ts'
import type { RunView } from '../providers/media-work.ts'
import * as store from './store.ts'

export const HANDLE_WEBHOOK = 'webhooks.handle'

export type Webhooks = ReturnType<typeof createWebhooks>

/** What providers send by themselves: kept before it is answered, worked off by a job. */
export function createWebhooks(deps: {
  transactions: Transactions
  /** undefined: the message is not about a run. */
  read: (message: unknown) => RunView | undefined
  /** False: there is no such run here (yet). */
  hear: (ref: { id?: string | undefined }, view: RunView, options: { advance: true }) => Promise<boolean>
  log: Logger
}) {
  const { transactions, read, hear, log } = deps
  return {
    /** Once this has resolved, the message is not lost any more. A message that came before changes nothing. */
    async receive(event: store.NewEvent): Promise<void> {
      await transactions.transaction(async (tx) => {
        const { id, isNew } = await store.keep(tx, event)
        if (isNew) await tx.enqueue([{ task: HANDLE_WEBHOOK, payload: { id }, key: `webhook:${id}` }])
      })
    },

    /** May be done twice. What names no run of ours yet is left to the poller, which asks about all of them. */
    async handle(id: string): Promise<void> {
      const event = await transactions.statement((tx) => store.read(tx, id))
      if (!event || event.handledAt) return
      const view = read(event.payload)
      const heard = view && (await hear({ id: event.callId ?? undefined }, view, { advance: true }))
      if (!heard) log.info({ webhookId: id, provider: event.provider }, 'a webhook that names no run of ours')
      await transactions.statement((tx) => store.markHandled(tx, id))
    },

    purge: () => transactions.statement(store.purge),
  }
}
