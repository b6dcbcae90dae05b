import { randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { createSettlement } from '../../server/actions/settlement.ts'
import type { App } from '../../server/app.ts'
import { type AccountId, accountOf, points, userId } from '../../server/brands.ts'
import { createCredits } from '../../server/credits/service.ts'
import { createTransactions } from '../../server/database/transaction.ts'
import type { AiFunction } from '../../server/generated/prisma/client.ts'
import { createUsage } from '../../server/usage/service.ts'
import { COST_OF, drawing, PEOPLE, SEED_DOMAIN, SEED_PASSWORD, titleOf } from './people.ts'

const DAY_MS = 86_400_000
const HOLD_MS = 900_000
const POINTS_PER_DOLLAR = 200
const FAILING_SHARE = 0.04
const FAILED = {
  ...{ kind: 'failed' as const, code: 'PROVIDER_FAILED', message: 'The provider failed. Nothing was charged.' },
  ...{ text: '', invalid: [] },
}

/**
 * Some people and their months of work, in the order of time and through the functions that real use goes through. What
 * an earlier run left is gone on with, from the day behind its last.
 */
export async function writeHistory(
  app: App,
  { until, days, onActed = () => {} }: { until: Date; days: number; onActed?: (actions: number) => void },
): Promise<{ actions: number }> {
  let now = new Date(until.getTime() - days * DAY_MS)
  const clock = { now: () => now, forDatabase: () => now }
  const { system } = app.database
  const transactions = createTransactions({ system, bus: app.bus, clock })
  const credits = createCredits({ transactions })
  const settle = createSettlement({ transactions, credits, usage: createUsage(clock) })
  const draw = drawing(7)
  const rate = await system.rate.findFirstOrThrow({ orderBy: { number: 'asc' } })
  const password = await hashPassword(SEED_PASSWORD)
  const joined: ((typeof PEOPLE)[number] & { accountId: AccountId })[] = []
  let actions = 0

  async function join(person: (typeof PEOPLE)[number]): Promise<void> {
    const email = emailOf(person.name)
    const known = await system.user.findFirst({ where: { email }, select: { id: true } })
    const id = userId(known?.id ?? randomUUID())
    if (!known) {
      await transactions.transaction(async ({ db }) => {
        await db.user.create({ data: { id, email, emailVerified: true, name: person.name, createdAt: now } })
        await db.credential.create({ data: { accountId: id, providerId: 'credential', userId: id, password } })
      })
    }
    const accountId = accountOf(id)
    if (person.plan !== 'PRO')
      await transactions.transaction((tx) => credits.setPlan(tx, { accountId, tier: person.plan, key: 'seed' }))
    joined.push({ ...person, accountId })
  }

  async function work(accountId: AccountId, fn: AiFunction): Promise<void> {
    const { model, costMicroUsd } = COST_OF[fn]
    const cost = BigInt(Math.round(costMicroUsd * (0.6 + 0.8 * draw())))
    const price = points(BigInt(Math.max(1, Math.ceil((Number(cost) / 1e6) * POINTS_PER_DOLLAR))))
    const title = titleOf(actions)
    const id = randomUUID()
    const started = await transactions.transaction(async (tx) => {
      const request = { accountId, key: `seed:${id}`, requestHash: id, amount: price, ttlMs: HOLD_MS }
      const [hold] = await credits.hold(tx, [request])
      if (hold?.kind !== 'held') return undefined
      const deadlineAt = new Date(until.getTime() + DAY_MS)
      const named = { id, accountId, holdId: hold.holdId, function: fn, title, modelId: model, rateId: rate.id }
      return tx.db.action.create({
        data: {
          ...named,
          input: { title },
          route: [],
          quoted: price,
          reserved: price,
          deadlineAt,
          createdAt: now,
          startedAt: now,
        },
      })
    })
    if (!started) return
    const fails = draw() < FAILING_SHARE
    const startedAt = now
    now = new Date(now.getTime() + 4_000 + Math.round(40_000 * draw()))
    const call = await system.providerCall.create({
      data: {
        ...{
          accountId,
          actionId: id,
          part: 0,
          provider: (await system.model.findUniqueOrThrow({ where: { id: model } })).provider,
        },
        ...{ modelId: model, startedAt, endedAt: now, outcome: fails ? 'FAILED' : 'SUCCEEDED', costMicroUsd: cost },
        ...{
          costSource: 'PROVIDER',
          latencyMs: now.getTime() - startedAt.getTime(),
          inputTokens: 1_800,
          outputTokens: 2_400,
        },
      },
    })
    const used = { callIds: [call.id], model, free: false, costMicroUsd: cost, inputTokens: 1_800, outputTokens: 2_400 }
    await settle(
      started,
      null,
      fails ? FAILED : { kind: 'succeeded', result: null, used, text: '', invalid: [] },
      POINTS_PER_DOLLAR,
    )
    await system.action.updateMany({ where: { id }, data: { unseenSince: null } })
    actions += 1
    onActed(actions)
  }

  /** What was under way when an earlier run broke off. */
  async function endLeftovers(): Promise<void> {
    const where = { endedAt: null, account: { user: { email: { endsWith: SEED_DOMAIN } } } }
    for (const action of await system.action.findMany({ where })) {
      now = new Date(action.createdAt.getTime() + 60_000)
      await settle(action, null, FAILED, POINTS_PER_DOLLAR)
    }
  }

  async function buy(accountId: AccountId): Promise<string> {
    const pack = await system.boostPack.findFirstOrThrow({ where: { id: draw() < 0.6 ? 'power' : 'quick' } })
    const id = randomUUID()
    const { points: amount, priceMicroUsd } = pack
    const order = { id, accountId, packId: pack.id, points: amount, priceMicroUsd, key: id, requestHash: id }
    await system.purchase.create({ data: { ...order, createdAt: now } })
    await transactions.transaction(async (tx) => {
      const granted = await credits.grant(tx, {
        ...{ accountId, kind: 'BOOST', amount: points(amount), key: `purchase:${id}` },
        ...{ description: `${pack.name} boost`, expiresAt: null },
      })
      const paid = { checkoutSessionId: `cs_seed_${id}`, paymentIntentId: `pi_seed_${id}`, grantId: granted.grantId }
      await tx.db.purchase.update({ where: { id }, data: { status: 'PAID', paidAt: now, ...paid } })
    })
    return id
  }

  async function giveBack(purchaseId: string, accountId: AccountId): Promise<void> {
    await transactions.transaction(async (tx) => {
      const order = await tx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId } })
      const about = { purchaseId, paymentIntentId: order.paymentIntentId!, microUsd: order.priceMicroUsd }
      await tx.db.paymentClaim.create({
        data: { id: `re_seed_${purchaseId}`, ...about, kind: 'REFUND', state: 'FINAL', createdAt: now, changedAt: now },
      })
      await credits.reverse(tx, { accountId, grantId: order.grantId!, target: order.points })
      const back = { status: 'REFUNDED', refundedAt: now, refundedMicroUsd: order.priceMicroUsd } as const
      await tx.db.purchase.update({ where: { id: purchaseId }, data: back })
    })
  }

  await endLeftovers()
  const written = await lastSeeded(system)
  for (let daysAgo = days; daysAgo >= 1; daysAgo--) {
    const begins = until.getTime() - daysAgo * DAY_MS
    if (begins <= written) continue
    now = new Date(begins)
    while (await credits.renewDue());
    const isHere = ({ name }: { name: string }) => joined.some((one) => one.name === name)
    for (const person of PEOPLE) if (person.joinedDaysAgo >= daysAgo && !isHere(person)) await join(person)
    const weekend = [0, 6].includes(now.getUTCDay())
    const today = joined
      .flatMap((person) =>
        Array.from({ length: Math.round(person.perDay * (weekend ? 0.3 : 1) * 2 * draw()) }, () => ({
          ...{ person, at: begins + Math.floor(draw() * DAY_MS * 0.95) },
          fn: person.likes[Math.floor(draw() * person.likes.length)]!,
        })),
      )
      .sort((a, b) => a.at - b.at)
    for (const { person, at, fn } of today) {
      now = new Date(Math.max(at, now.getTime()))
      await work(person.accountId, fn)
    }
    const buyer = joined[Math.floor(draw() * joined.length)]
    if (buyer && draw() < 0.22) {
      const bought = await buy(buyer.accountId)
      if (draw() < 0.08) await giveBack(bought, buyer.accountId)
    }
  }
  return { actions }
}

/** When the last sample work was begun; 0: none was. */
async function lastSeeded(system: App['database']['system']): Promise<number> {
  const last = await system.action.findFirst({
    where: { account: { user: { email: { endsWith: SEED_DOMAIN } } } },
    orderBy: { createdAt: 'desc' },
    select: { createdAt: true },
  })
  return last?.createdAt.getTime() ?? 0
}

const emailOf = (name: string): string =>
  `${name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .replaceAll(' ', '.')}${SEED_DOMAIN}`
