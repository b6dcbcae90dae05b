import { randomUUID } from 'node:crypto'
import { ADMIN_FIELDS } from './testing-admin-fields.ts'
import { startOf } from './testing-callers.ts'
import { actors, everyone, type Field, MISSING, members, owned, sessions, type Verdicts } from './testing-verdicts.ts'

/** CONTRACT 4 and details 2, 6 and 7. A field of the schema that is not here fails the walk. */
export const FIELDS: Record<string, Field> = {
  ...ADMIN_FIELDS,
  'Query.viewer': {
    document: '{ viewer { user { id } } }',
    verdicts: { ...owned(everyone('answered'), 'answered'), guest: 'empty' },
  },
  'Query.functions': { document: '{ functions { id } }', verdicts: everyone('answered') },
  'Query.models': { document: '{ models { id } }', verdicts: everyone('answered') },
  'Query.boostPacks': { document: '{ boostPacks { id } }', verdicts: everyone('answered') },
  'Query.serviceStatus': { document: '{ serviceStatus { overall } }', verdicts: everyone('answered') },
  'Query.sandbox': { document: '{ sandbox }', verdicts: everyone('answered') },
  'Query.quoteAction': {
    document: 'query ($work: WorkInput!) { quoteAction(work: $work) { maximum } }',
    variables: () => ({ work: { entityExtraction: { story: 'A quay.' } } }),
    verdicts: members,
  },
  'Query.action': {
    document: 'query ($id: ID!) { action(id: $id) { id input } }',
    id: ({ owners }) => owners.action,
    verdicts: owned(members, 'empty'),
  },
  'Query.plans': { document: '{ plans { tier price } }', verdicts: everyone('answered') },
  'Mutation.confirmIdentity': {
    document: 'mutation { confirmIdentity(password: "not it") }',
    verdicts: { ...sessions, owner: 'BAD_USER_INPUT', other: 'BAD_USER_INPUT', admin: 'BAD_USER_INPUT' },
  },
  'Mutation.startAction': {
    document: 'mutation ($input: StartActionInput!) { startAction(input: $input) { __typename } }',
    variables: () => startOf('A quay.'),
    verdicts: actors,
  },
  'Mutation.cancelAction': {
    document: 'mutation ($id: ID!) { cancelAction(id: $id) { id } }',
    id: ({ owners }) => owners.action,
    verdicts: owned(actors, 'empty'),
  },
  'Mutation.createApiKey': {
    document: 'mutation { createApiKey(name: "walk", scopes: [READ]) { key } }',
    verdicts: sessions,
  },
  'Mutation.revokeApiKey': {
    document: 'mutation ($id: ID!) { revokeApiKey(id: $id) }',
    id: ({ owners }) => owners.keys[0]!,
    verdicts: { ...owned(sessions, 'empty'), owner: 'answered' },
  },
  'Mutation.purchaseBoost': {
    document: 'mutation ($key: ID!) { purchaseBoost(packId: "quick", idempotencyKey: $key) { __typename } }',
    variables: () => ({ key: randomUUID() }),
    verdicts: sessions,
  },
  'Subscription.purchaseChanged': {
    document: 'subscription ($id: ID!) { purchaseChanged(id: $id) { id } }',
    id: ({ owners }) => owners.purchase,
    verdicts: owned(members, 'NOT_FOUND'),
  },
  'Mutation.markNotificationsRead': {
    document: 'mutation ($ids: [ID!]!) { markNotificationsRead(ids: $ids) }',
    variables: ({ owners }) => ({ ids: [owners.notice, MISSING, 'nonsense'] }),
    verdicts: { ...sessions, suspended: 'answered' },
  },
  'Mutation.markAllNotificationsRead': {
    document: 'mutation ($id: ID!) { markAllNotificationsRead(upTo: $id) }',
    id: ({ owners }) => owners.notice,
    verdicts: { ...sessions, suspended: 'answered' },
  },
  'Mutation.setNotificationSettings': {
    document: 'mutation { setNotificationSettings(settings: [{ kind: RENEWED, mail: true }]) { kinds { mail } } }',
    verdicts: { ...sessions, suspended: 'answered' },
  },
  'Mutation.redeemPromo': {
    document: 'mutation { redeemPromo(code: "WALK-AROUND") { __typename } }',
    verdicts: sessions,
  },
  'Subscription.notificationAdded': {
    document: 'subscription { notificationAdded { title } }',
    meanwhile: (callers) => callers.tellEverybody(),
    verdicts: members,
  },
  'Subscription.inboxChanged': {
    document: 'subscription { inboxChanged { id unread } }',
    verdicts: owned(members, 'answered'),
  },
  'Mutation.setTimeZone': {
    document: 'mutation { setTimeZone(timeZone: "UTC") { id } }',
    verdicts: owned(sessions, 'answered'),
  },
  'Mutation.setBudget': {
    document: 'mutation { setBudget(budget: { points: 1000000 }) { id budget { used } } }',
    verdicts: owned(sessions, 'answered'),
  },
  'Mutation.deleteAccount': {
    document: 'mutation { deleteAccount(email: "nobody@example.com", password: "walk") }',
    verdicts: Object.fromEntries(
      Object.entries(sessions).map(([who, verdict]) => [who, verdict === 'answered' ? 'BAD_USER_INPUT' : verdict]),
    ) as Verdicts,
  },
  'Subscription.serviceStatusChanged': {
    document: 'subscription { serviceStatusChanged { overall } }',
    verdicts: everyone('answered'),
  },
  'Subscription.accountChanged': {
    document: 'subscription { accountChanged { id } }',
    verdicts: owned(members, 'answered'),
  },
  'Subscription.entryAdded': {
    document: 'subscription ($id: ID) { entryAdded(after: $id) { id } }',
    id: ({ owners }) => owners.entries[0]!,
    verdicts: owned(members, 'BAD_USER_INPUT'),
  },
  'Subscription.actionProgress': {
    document: 'subscription ($id: ID!) { actionProgress(id: $id) { action { id input } } }',
    id: ({ owners }) => owners.action,
    verdicts: owned(members, 'NOT_FOUND'),
  },
}
