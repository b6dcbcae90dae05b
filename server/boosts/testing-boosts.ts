import { randomUUID } from 'node:crypto'
import { changeRole } from '../auth/standing.ts'
import { userId } from '../brands.ts'
import type { Config } from '../config.ts'
import { startStripeSandbox } from '../payments/sandbox-stripe/start-stripe-sandbox.ts'
import type { Deliver } from '../payments/sandbox-stripe/webhooks.ts'
import type { Person } from '../test/client.ts'
import { startWorld } from '../test/world.ts'

export const SECRET = 'whsec_only_the_provider_and_we_know_this'
export const BUY = `mutation ($packId: ID!, $key: ID!) { purchaseBoost(packId: $packId, idempotencyKey: $key) {
  __typename ... on PurchaseStarted { checkoutUrl purchase { id status } } ... on Error { message }
  ... on InvalidInput { field } ... on PurchaseUnavailable { reason } } }`
export const REFUND =
  'mutation ($id: ID!, $reason: String!) { adminRefundPurchase(id: $id, reason: $reason) { id status reversed refunded lost } }'

export type Shop = Awaited<ReturnType<typeof openShop>>

/** The product on a payment provider of its own, which two instances can share. `silent`: its messages are lost. */
export async function openShop({
  silent = false,
  deliver,
  adjust = (config) => config,
}: {
  silent?: boolean
  deliver?: Deliver
  adjust?: (config: Config) => Config
} = {}) {
  const stripe = await startStripeSandbox({
    port: 0,
    host: '127.0.0.1',
    webhookSecret: SECRET,
    ...(deliver && { deliver }),
  })
  const world = await startWorld({
    adjust: (config) =>
      adjust({
        ...config,
        stripe: { kind: 'live', secretKey: 'sk_test', webhookSecret: SECRET, baseUrl: stripe.url },
      }),
  })
  if (!silent) stripe.tell(`${world.url}/webhooks/stripe`)
  const { system, client } = world

  const read = (id: string) =>
    system.purchase.findFirstOrThrow({ where: { id }, include: { grant: true, claims: true } })

  return {
    world,
    stripe,
    read,

    async order(person: Person, { packId = 'quick', key = randomUUID() as string } = {}) {
      const { data, errors } = await client.query(BUY, { packId, key }, person)
      if (!data?.purchaseBoost?.purchase) throw new Error(JSON.stringify({ data, errors }))
      const { id } = data.purchaseBoost.purchase as { id: string }
      return { id, key, sessionId: (await read(id)).checkoutSessionId!, url: data.purchaseBoost.checkoutUrl as string }
    },

    /** Orders, pays, and waits until the points are there. */
    async bought(person: Person, packId = 'quick') {
      const order = await this.order(person, { packId })
      stripe.pay(order.sessionId)
      await this.settled(order.id, 'PAID')
      return { ...order, paymentId: stripe.session(order.sessionId)!.payment.id }
    },

    async settled(id: string, status: 'PAID' | 'FAILED' | 'REFUNDED') {
      await until(async () => (await read(id)).status === status, `${id} is ${status}`)
      return read(id)
    },

    /** A message as anybody on the network could send it. */
    send: (body: string | Uint8Array<ArrayBuffer>, signature: string | undefined = undefined, to = world.url) =>
      fetch(`${to}/webhooks/stripe`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...(signature && { 'stripe-signature': signature }) },
      }),

    /** Everything that was received has been worked off. */
    heard: () =>
      until(async () => (await system.webhookEvent.count({ where: { handledAt: null } })) === 0, 'all is worked off'),

    /** Makes every open order due, and has them asked about. */
    async ask(): Promise<void> {
      await system.$executeRaw`UPDATE purchase SET next_check_at = now() - interval '1 second' WHERE next_check_at IS NOT NULL`
      await world.app.transactions.statement((tx) => tx.enqueue([{ task: 'boosts.reconcile', payload: {} }]))
    },

    grants: (person: Person) => system.grant.findMany({ where: { accountId: person.userId, kind: 'BOOST' } }),
    entries: (person: Person, kind: 'BOOST' | 'REVERSAL' | 'USAGE') =>
      system.entry.findMany({ where: { accountId: person.userId, kind }, orderBy: { version: 'asc' } }),
    account: (person: Person) => system.account.findFirstOrThrow({ where: { id: person.userId } }),
    anomalies: () => system.paymentAnomaly.findMany({ orderBy: { createdAt: 'asc' } }),

    async admin(): Promise<Person> {
      const person = await world.signUp({ name: 'Rut' })
      await world.app.transactions.transaction((tx) =>
        changeRole(tx, { userId: userId(person.userId), role: 'ADMIN', actor: { kind: 'system' } }),
      )
      return person
    },

    async close() {
      await world.close()
      await stripe.stop()
    },
  }
}

const WITHIN_MS = 15_000
const EVERY_MS = 20

export async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + WITHIN_MS
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Not within ${WITHIN_MS} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
}

/** A message of the provider's about a checkout, with whatever is to be different about it. */
export function checkoutEvent(
  session: object,
  { type = 'checkout.session.completed', id = `evt_${randomUUID()}` } = {},
) {
  return JSON.stringify({ id, object: 'event', type, data: { object: session } })
}
