import { randomUUID } from 'node:crypto'
import { admins, everyone, type Field, MISSING, sessions } from './testing-verdicts.ts'

/** What is the admins' alone. A field of theirs that is not here fails the walk. */
export const ADMIN_FIELDS: Record<string, Field> = {
  'Query.admin': {
    document:
      '{ admin { health { targets { id evidence { calls } } alertRules { id } } incidents { edges { node { id } } } users(first: 20) { edges { node { user { id } sessions { id } } } } auditLog(first: 2) { edges { node { id } } } overview(from: "2026-01-01", to: "2026-12-31", timeZone: "UTC") { actions byDay { users } now { running } } analytics(from: "2026-01-01", to: "2026-12-31", timeZone: "UTC") { profit byModel { cost } } } }',
    verdicts: { ...everyone('empty'), admin: 'owners' },
  },
  'Query.rateVersions': {
    document: '{ rateVersions(first: 5) { edges { node { pointsPerDollar } } } }',
    verdicts: admins,
  },
  'Query.adminPriceReplay': {
    document: '{ adminPriceReplay(days: 30, pointsPerDollar: 300) { actions actual { points cost } } }',
    verdicts: admins,
  },
  'Mutation.adminSetRate': {
    document: 'mutation { adminSetRate(pointsPerDollar: 200, reason: "walk") { __typename } }',
    verdicts: admins,
  },
  'Mutation.adminSetBoostPack': {
    document:
      'mutation { adminSetBoostPack(id: "walk", name: "Walk", points: 100, price: "1.00", position: 9, reason: "walk") { __typename } }',
    verdicts: admins,
  },
  'Mutation.adminEditPlan': {
    document:
      'mutation { adminEditPlan(plan: PRO, monthlyPoints: 2500, price: "20.00", startsPerMinute: 20, reason: "walk") { __typename } }',
    verdicts: admins,
  },
  'Mutation.adminAdjustCredits': {
    document:
      'mutation ($user: ID!) { adminAdjustCredits(userId: $user, amount: 5, reason: "walk", idempotencyKey: "walk") { __typename ... on LedgerEntry { balanceAfter } } }',
    variables: ({ people }) => ({ user: people.owner.userId }),
    verdicts: admins,
  },
  'Mutation.adminSetPlan': {
    document: 'mutation ($user: ID!) { adminSetPlan(userId: $user, plan: STUDIO, reason: "walk") { email plan } }',
    variables: ({ people }) => ({ user: people.owner.userId }),
    verdicts: { ...admins, admin: 'owners' },
  },
  'Mutation.adminSuspendUser': {
    document:
      'mutation ($user: ID!) { adminSuspendUser(userId: $user, suspended: false, reason: "walk") { email suspended } }',
    variables: ({ people }) => ({ user: people.owner.userId }),
    verdicts: { ...admins, admin: 'owners' },
  },
  'Mutation.adminSetRole': {
    document: 'mutation ($user: ID!) { adminSetRole(userId: $user, role: USER, reason: "walk") { email role } }',
    variables: ({ people }) => ({ user: people.owner.userId }),
    verdicts: { ...admins, admin: 'owners' },
  },
  'Mutation.adminNoteUser': {
    document: 'mutation ($user: ID!) { adminNoteUser(userId: $user, text: "walk") { text } }',
    variables: ({ people }) => ({ user: people.owner.userId }),
    verdicts: admins,
  },
  // Done to one of the callers, these would change who asks in the rest of the walk.
  'Mutation.adminSignOutUser': {
    document: 'mutation { adminSignOutUser(userId: "00000000-0000-4000-8000-000000000000", reason: "walk") }',
    verdicts: { ...admins, admin: 'BAD_USER_INPUT' },
  },
  'Mutation.adminViewAs': {
    document: 'mutation { adminViewAs(userId: "00000000-0000-4000-8000-000000000000", reason: "walk") }',
    verdicts: { ...admins, admin: 'BAD_USER_INPUT' },
  },
  'Mutation.endViewAs': {
    document: 'mutation { endViewAs }',
    verdicts: { ...sessions, owner: 'empty', other: 'empty', admin: 'empty' },
  },
  'Mutation.adminSetFunctionModels': {
    document: 'mutation { adminSetFunctionModels(function: REASONING_TASKS, models: ["openai/gpt-4o"]) { id } }',
    verdicts: admins,
  },
  'Mutation.adminSetMediaPrices': {
    document:
      'mutation { adminSetMediaPrices(model: "runwayml/gen4-image", prices: [{ resolution: "720p", price: "0.05" }], reason: "walk") { __typename } }',
    verdicts: admins,
  },
  'Mutation.adminSetAsideModels': {
    document: `mutation { adminSetAsideModels(ids: ["${MISSING}"], aside: true, reason: "walk") { lookedAt } }`,
    verdicts: { ...admins, admin: 'BAD_USER_INPUT' },
  },
  'Mutation.adminSwitchFunction': {
    document: 'mutation { adminSwitchFunction(function: CHILDREN_BOOK_GENERATION, on: false, reason: "Walk") { id } }',
    verdicts: admins,
  },
  'Mutation.adminLookAtModels': { document: 'mutation { adminLookAtModels { lookedAt } }', verdicts: admins },
  'Mutation.adminAcceptModels': {
    document: 'mutation ($id: ID!) { adminAcceptModels(ids: [$id], reason: "Walk") { lookedAt } }',
    variables: () => ({ id: MISSING }),
    verdicts: { ...admins, admin: 'BAD_USER_INPUT' },
  },
  'Mutation.adminRetireModel': {
    document: 'mutation { adminRetireModel(id: "nobody/nothing", reason: "Walk") { id } }',
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminBringBackModel': {
    document: 'mutation { adminBringBackModel(id: "nobody/nothing", reason: "Walk") { id } }',
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminRefundPurchase': {
    document: 'mutation ($id: ID!) { adminRefundPurchase(id: $id, reason: "The walk.") { id } }',
    id: ({ owners }) => owners.purchase,
    // It was not paid, which only an admin is told.
    verdicts: { ...everyone('FORBIDDEN'), guest: 'UNAUTHENTICATED', admin: 'BAD_USER_INPUT' },
    seenBy: ['admin'],
  },
  'Mutation.adminAcknowledgeIncident': {
    document: 'mutation ($incident: ID!) { adminAcknowledgeIncident(id: $incident) { id } }',
    variables: () => ({ incident: MISSING }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminNoteIncident': {
    document: 'mutation ($incident: ID!) { adminNoteIncident(id: $incident, text: "Walk") { id } }',
    variables: () => ({ incident: MISSING }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminScheduleMaintenance': {
    document:
      'mutation ($endsAt: DateTime!) { adminScheduleMaintenance(provider: REPLICATE, endsAt: $endsAt, reason: "Walk") { id } }',
    variables: () => ({ endsAt: new Date(Date.now() + 60_000).toISOString() }),
    verdicts: admins,
  },
  'Mutation.adminEndMaintenance': {
    document: 'mutation ($window: ID!) { adminEndMaintenance(id: $window) { id } }',
    variables: () => ({ window: MISSING }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminAddAlertRule': {
    document:
      'mutation { adminAddAlertRule(rule: { channel: WEBHOOK, address: "https://93.184.215.14/walk", minimumState: DOWN, active: false }) { id } }',
    verdicts: admins,
  },
  'Mutation.adminChangeAlertRule': {
    document:
      'mutation ($rule: ID!) { adminChangeAlertRule(id: $rule, rule: { channel: WEBHOOK, address: "https://93.184.215.14/", minimumState: DOWN }) { id } }',
    variables: () => ({ rule: MISSING }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminRemoveAlertRule': {
    document: 'mutation ($rule: ID!) { adminRemoveAlertRule(id: $rule) }',
    variables: () => ({ rule: MISSING }),
    verdicts: { ...admins, admin: 'empty' },
  },
  'Mutation.adminCheckNow': {
    document: 'mutation ($target: ID) { adminCheckNow(targetId: $target) }',
    variables: () => ({ target: 'model:nobody/nothing' }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminCreatePromo': {
    document: 'mutation ($code: String!) { adminCreatePromo(code: $code, points: 5, uses: 5) { code points used } }',
    variables: () => ({ code: `WALK-${randomUUID().slice(0, 8)}` }),
    verdicts: { ...everyone('FORBIDDEN'), guest: 'UNAUTHENTICATED', admin: 'answered' },
  },
  'Mutation.adminEndPromo': {
    document: 'mutation ($promo: ID!) { adminEndPromo(id: $promo, reason: "Walk") { id } }',
    variables: () => ({ promo: MISSING }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminHandleAnomaly': {
    document: 'mutation ($anomaly: ID!) { adminHandleAnomaly(id: $anomaly, note: "Walk") { id } }',
    variables: () => ({ anomaly: MISSING }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminSetAlarm': {
    document:
      'mutation { adminSetAlarm(kind: COST, active: true, costLimit: "100", leastActions: 1, reason: "Walk") { kind } }',
    verdicts: admins,
  },
  'Mutation.adminSetGuard': {
    document:
      'mutation { adminSetGuard(plan: FREE, active: true, pointsPerHour: 9000, timesUsual: 9, usualFrom: 900, pauseMinutes: 9, reason: "Walk") { plan } }',
    verdicts: admins,
  },
  'Mutation.adminLiftPause': {
    document: 'mutation ($pause: ID!) { adminLiftPause(id: $pause, reason: "Walk") { id } }',
    variables: () => ({ pause: MISSING }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Subscription.adminOverviewChanged': {
    document: 'subscription { adminOverviewChanged { actions revenue now { running } } }',
    verdicts: admins,
  },
}
