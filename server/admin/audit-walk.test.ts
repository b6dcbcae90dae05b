import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openShop, type Shop } from '../boosts/testing-boosts.ts'
import { schema } from '../graphql/schema.ts'
import { signUpAdmin } from '../prices/testing-history.ts'
import type { Person } from '../test/client.ts'

/** A call that changes something. What an admin may change and is not here fails the walk. */
const MUTATIONS: Record<string, { document: string; action: string; reason?: null }> = {
  adminSetRate: {
    document: 'mutation { adminSetRate(pointsPerDollar: 210, reason: "Walk") { __typename } }',
    action: 'rate.set',
  },
  adminSetBoostPack: {
    document:
      'mutation { adminSetBoostPack(id: "walk", name: "Walk", points: 100, price: "1.00", position: 9, reason: "Walk") { __typename } }',
    action: 'pack.create',
  },
  adminEditPlan: {
    document:
      'mutation { adminEditPlan(plan: PRO, monthlyPoints: 2600, price: "21.00", startsPerMinute: 25, atOnce: 99, reason: "Walk") { __typename } }',
    action: 'plan.edit',
  },
  adminSetMediaPrices: {
    document:
      'mutation { adminSetMediaPrices(model: "runwayml/gen4-image", prices: [{ resolution: "720p", price: "0.06" }], reason: "Walk") { __typename } }',
    action: 'model.prices',
  },
  adminAdjustCredits: {
    document:
      'mutation ($user: ID!) { adminAdjustCredits(userId: $user, amount: 5, reason: "Walk", idempotencyKey: "walk") { __typename } }',
    action: 'points.adjust',
  },
  adminSetPlan: {
    document: 'mutation ($user: ID!) { adminSetPlan(userId: $user, plan: STUDIO, reason: "Walk") { __typename } }',
    action: 'plan.set',
  },
  adminCreatePromo: {
    document: 'mutation { adminCreatePromo(code: "WALK", points: 5, uses: 5) { __typename } }',
    action: 'promo.create',
    reason: null,
  },
  adminAcknowledgeIncident: {
    document: 'mutation ($incident: ID!) { adminAcknowledgeIncident(id: $incident) { __typename } }',
    action: 'incident.acknowledge',
    reason: null,
  },
  adminNoteIncident: {
    document: 'mutation ($incident: ID!) { adminNoteIncident(id: $incident, text: "Walk") { __typename } }',
    action: 'incident.note',
    reason: null,
  },
  adminScheduleMaintenance: {
    document:
      'mutation ($end: DateTime!) { adminScheduleMaintenance(provider: REPLICATE, endsAt: $end, reason: "Walk") { __typename } }',
    action: 'maintenance.schedule',
  },
  adminEndMaintenance: {
    document: 'mutation ($window: ID!) { adminEndMaintenance(id: $window) { __typename } }',
    action: 'maintenance.end',
  },
  adminAddAlertRule: {
    document:
      'mutation { adminAddAlertRule(rule: { channel: WEBHOOK, address: "https://93.184.215.14/more", minimumState: DOWN }) { __typename } }',
    action: 'alertRule.add',
    reason: null,
  },
  adminChangeAlertRule: {
    document:
      'mutation ($rule: ID!) { adminChangeAlertRule(id: $rule, rule: { channel: WEBHOOK, address: "https://93.184.215.14/other", minimumState: DOWN }) { __typename } }',
    action: 'alertRule.change',
    reason: null,
  },
  adminRemoveAlertRule: {
    document: 'mutation ($spare: ID!) { adminRemoveAlertRule(id: $spare) }',
    action: 'alertRule.remove',
    reason: null,
  },
  adminCheckNow: {
    document: 'mutation { adminCheckNow }',
    action: 'health.check',
    reason: null,
  },
  adminSuspendUser: {
    document:
      'mutation ($user: ID!) { adminSuspendUser(userId: $user, suspended: true, reason: "Walk") { __typename } }',
    action: 'user.suspend',
  },
  adminSetRole: {
    document: 'mutation ($user: ID!) { adminSetRole(userId: $user, role: ADMIN, reason: "Walk") { __typename } }',
    action: 'role.grant',
  },
  adminSignOutUser: {
    document: 'mutation ($user: ID!) { adminSignOutUser(userId: $user, reason: "Walk") }',
    action: 'session.revokeAll',
  },
  adminNoteUser: {
    document: 'mutation ($user: ID!) { adminNoteUser(userId: $user, text: "Walk") { __typename } }',
    action: 'user.note',
    reason: null,
  },
  adminViewAs: {
    document: 'mutation ($user: ID!) { adminViewAs(userId: $user, reason: "Walk") }',
    action: 'viewAs.start',
  },
  adminSetFunctionModels: {
    document: 'mutation { adminSetFunctionModels(function: REASONING_TASKS, models: ["openai/gpt-4o"]) { id } }',
    action: 'function.models',
    reason: null,
  },
  adminSwitchFunction: {
    document: 'mutation { adminSwitchFunction(function: REASONING_TASKS, on: false, reason: "Walk") { id } }',
    action: 'function.off',
  },
  adminLookAtModels: {
    document: 'mutation { adminLookAtModels { lookedAt } }',
    action: 'catalogue.look',
    reason: null,
  },
  adminAcceptModels: {
    document: 'mutation ($proposal: ID!) { adminAcceptModels(ids: [$proposal], reason: "Walk") { lookedAt } }',
    action: 'catalogue.accept',
  },
  adminRetireModel: {
    document: 'mutation { adminRetireModel(id: "openai/gpt-4o-mini", reason: "Walk") { id } }',
    action: 'model.retire',
  },
  adminBringBackModel: {
    document: 'mutation { adminBringBackModel(id: "qwen/qwen-turbo", reason: "Walk") { id } }',
    action: 'model.bringBack',
  },
  adminEndPromo: {
    document: 'mutation ($promo: ID!) { adminEndPromo(id: $promo, reason: "Walk") { id } }',
    action: 'promo.end',
  },
  adminHandleAnomaly: {
    document: 'mutation ($anomaly: ID!) { adminHandleAnomaly(id: $anomaly, note: "Walk") { id } }',
    action: 'anomaly.handle',
  },
  adminSetAlarm: {
    document:
      'mutation { adminSetAlarm(kind: COST, active: true, costLimit: "50", leastActions: 1, reason: "Walk") { kind } }',
    action: 'alarm.set',
  },
  adminSetAsideModels: {
    document:
      'mutation ($unwanted: ID!) { adminSetAsideModels(ids: [$unwanted], aside: true, reason: "Walk") { __typename } }',
    action: 'catalogue.setAside',
  },
  adminSetGuard: {
    document:
      'mutation { adminSetGuard(plan: PRO, active: true, pointsPerHour: 90000, timesUsual: 9, usualFrom: 900, pauseMinutes: 9, reason: "Walk") { plan } }',
    action: 'guard.set',
  },
  adminLiftPause: {
    document: 'mutation ($pause: ID!) { adminLiftPause(id: $pause, reason: "Walk") { id } }',
    action: 'pause.lift',
  },
  adminRefundPurchase: {
    document: 'mutation ($purchase: ID!) { adminRefundPurchase(id: $purchase, reason: "Walk") { __typename } }',
    action: 'purchase.refund',
  },
}

const names = Object.keys(schema.getMutationType()!.getFields()).filter((name) => name.startsWith('admin'))

let shop: Shop
let world: Shop['world']
let admin: Person
let person: Person
/** What the calls are about. */
let about: Record<string, string>
beforeAll(async () => {
  shop = await openShop()
  world = shop.world
  admin = await signUpAdmin(world)
  person = await world.signUp()
  const { data } = await world.client.query(PREPARED, { end: inAnHour() }, admin)
  about = {
    user: person.userId,
    purchase: (await shop.bought(person)).id,
    incident: await openIncident(),
    window: data.window.id,
    rule: data.rule.id,
    spare: data.spare.id,
    end: inAnHour(),
    ...(await proposeAnything()),
    promo: data.promo.id,
    anomaly: await keepAnomaly(),
    pause: await pauseSomebody(),
  }
})
afterAll(() => shop.close())

const PREPARED = `mutation ($end: DateTime!) {
  window: adminScheduleMaintenance(provider: OPENROUTER, endsAt: $end, reason: "Walk") { id }
  rule: adminAddAlertRule(rule: { channel: WEBHOOK, address: "https://93.184.215.14/walk", minimumState: DOWN }) { id }
  spare: adminAddAlertRule(rule: { channel: WEBHOOK, address: "https://93.184.215.14/spare", minimumState: DOWN }) { id }
  promo: adminCreatePromo(code: "ENDS", points: 5, uses: 5) { id }
}`
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()

/** A price that is not the list's, and a model to bring back. */
async function proposeAnything(): Promise<{ proposal: string; unwanted: string }> {
  await world.system.model.update({ where: { id: 'openai/gpt-4o' }, data: { inputPrice: 1n } })
  await world.system.model.update({ where: { id: 'qwen/qwen-turbo' }, data: { retiredAt: new Date() } })
  await world.system.model.update({ where: { id: 'openai/gpt-4o-mini' }, data: { inputPrice: 1n } })
  await world.app.services.modelsAdmin.look({ kind: 'system' })
  // The walk itself looks once more before it accepts: what is still proposed keeps its id.
  const idOf = async (modelId: string) => (await world.system.modelProposal.findFirstOrThrow({ where: { modelId } })).id
  return { proposal: await idOf('openai/gpt-4o'), unwanted: await idOf('openai/gpt-4o-mini') }
}

/** By the ledger, as a start would be refused. */
async function pauseSomebody(): Promise<string> {
  await world.system.guard.updateMany({ data: { pointsPerHour: 1n } })
  const { userId: id } = await world.signUp()
  const [refused] = await world.system.$queryRaw<{ pause_id: string }[]>`
    SELECT pause_id FROM ledger.hold(${id}::uuid, 'k', 'h', 5, '1 hour', NULL, true)`
  return refused!.pause_id
}

async function keepAnomaly(): Promise<string> {
  const data = { id: randomUUID(), subject: 'evt_walk', reason: 'UNKNOWN_ORDER', payload: {} }
  return (await world.system.paymentAnomaly.create({ data, select: { id: true } })).id
}

async function openIncident(): Promise<string> {
  const targetId = 'provider:REPLICATE'
  await vi.waitFor(
    async () => expect(await world.system.healthTarget.count({ where: { id: targetId } })).toBe(1),
    10_000,
  )
  const now = new Date()
  const { id } = await world.system.incident.create({
    data: { targetId, state: 'DOWN', summary: 'Walk', openedAt: now, evidenceSince: now },
    select: { id: true },
  })
  return id
}

test('every mutation of the admin is in this walk', () => {
  expect(Object.keys(MUTATIONS).sort()).toEqual([...names].sort())
})

describe.each(names)('%s', (name) => {
  test('leaves one line in the audit: who, from where, what, why, before and after', async () => {
    const { document, action, reason = 'Walk' } = MUTATIONS[name]!
    const before = await world.system.auditEntry.count()
    const { data, errors } = await world.client.query(document, about, admin)
    expect(errors).toBeUndefined()
    expect(data[name]?.__typename ?? 'done').not.toMatch(/Invalid|Below|Insufficient|Conflict/)
    const [line] = await world.system.auditEntry.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: 1 })
    expect(await world.system.auditEntry.count()).toBe(before + 1)
    expect(line).toMatchObject({ action, actorKind: 'admin', actorId: admin.userId, reason })
    expect(line!.target).toBeTruthy()
    expect(line!.before ?? line!.after).toBeTruthy()
    expect(line).toMatchObject({ ipAddress: expect.stringMatching(/127\.0\.0\.1|::1/), userAgent: expect.any(String) })
    await world.client.query('mutation { endViewAs }', {}, admin)
  })
})

test('what an admin did to somebody is answered with that person’s own figures', async () => {
  // The walk above made the plan larger.
  const other = await world.signUp()
  const { data } = await world.client.query(
    `mutation ($user: ID!) {
      adjust: adminAdjustCredits(userId: $user, amount: -500, reason: "Back", idempotencyKey: "b") {
        ... on LedgerEntry { kind amount balanceAfter description }
      }
      more: adminAdjustCredits(userId: $user, amount: -5000, reason: "Back", idempotencyKey: "c") {
        ... on InsufficientCredits { needed available held }
      }
      plan: adminSetPlan(userId: $user, plan: FREE, reason: "Asked") { id email plan }
    }`,
    { user: other.userId },
    admin,
  )
  expect(data).toEqual({
    adjust: { kind: 'ADJUSTMENT', amount: -500, balanceAfter: 2_100, description: 'Back' },
    more: { needed: 5_000, available: 2_100, held: 0 },
    plan: { id: other.userId, email: other.email, plan: 'PRO' },
  })
  const own = await world.client.query('{ viewer { account { plan nextPlan nextPlanAt renewsAt } } }', {}, other)
  const { account } = own.data.viewer
  expect(account).toMatchObject({ plan: 'PRO', nextPlan: 'FREE', nextPlanAt: account.renewsAt })
})

test('a user who is not there is refused by code', async () => {
  const query = 'mutation ($user: ID!) { adminSetPlan(userId: $user, plan: FREE, reason: "r") { id } }'
  for (const user of ['nobody', '00000000-0000-4000-8000-000000000000']) {
    const { errors } = await world.client.query(query, { user }, admin)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'userId' })
  }
})
