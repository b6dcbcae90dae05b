import type { Logger } from 'pino'
import type { Transactions } from '../database/transaction.ts'
import type { WebhookSource } from '../generated/prisma/client.ts'
import * as store from './store.ts'

export const HANDLE_WEBHOOK = 'webhooks.handle'

export type Webhooks = ReturnType<typeof createWebhooks>
export type KeptEvent = { externalId: string; payload: unknown; callId: string | null }
/** May be done twice. False: it is about nothing that we know. */
export type HandleEvent = (event: KeptEvent) => Promise<boolean>

/** What was not worked off by then is tried again: its job may have failed too often, or was lost. */
const WAITING_MS = 60_000
const WAITING_BATCH = 200

/** What others send by themselves: kept before it is answered, worked off by a job. */
export function createWebhooks(deps: {
  transactions: Transactions
  handlers: Record<WebhookSource, HandleEvent>
  log: Logger
}) {
  const { transactions, handlers, log } = deps
  const job = (id: string) => ({ task: HANDLE_WEBHOOK, payload: { id }, key: `webhook:${id}` })
  return {
    /** Once this has resolved, the message is not lost any more. A message that came before changes nothing. */
    async receive(event: store.NewEvent): Promise<void> {
      await transactions.transaction(async (tx) => {
        const { id, isNew } = await store.keep(tx, event)
        if (isNew) await tx.enqueue([job(id)])
      })
    },

    /** May be done twice. */
    async handle(id: string): Promise<void> {
      const event = await transactions.statement((tx) => store.read(tx, id))
      if (!event || event.handledAt) return
      const heard = await handlers[event.source](event)
      if (!heard) log.info({ webhookId: id, source: event.source }, 'a webhook about nothing that is known here')
      await transactions.statement((tx) => store.markHandled(tx, id))
    },

    /** Asks again for what nobody has worked off. */
    async retry(): Promise<void> {
      await transactions.transaction(async (tx) => {
        const ids = await store.waiting(tx, { olderThanMs: WAITING_MS, limit: WAITING_BATCH })
        await tx.enqueue(ids.map(job))
      })
    },

    purge: () => transactions.statement(store.purge),
  }
}
