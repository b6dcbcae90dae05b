import { randomUUID } from 'node:crypto'
import { changeRole, changeSuspension } from '../auth/standing.ts'
import { accountOf, userId } from '../brands.ts'
import { type Answer, openEvents } from '../http/testing-transports.ts'
import type { Person } from '../test/client.ts'
import type { World } from '../test/world.ts'

/** Keys are the owner's; `other`, `suspended` and `admin` are people of their own. */
export const CALLERS = [
  'guest',
  'owner',
  'other',
  'readKey',
  'actKey',
  'expiredKey',
  'revokedKey',
  'suspended',
  'admin',
] as const
export type Caller = (typeof CALLERS)[number]
export type Question = { query: string; variables?: Record<string, unknown> }
export type CallerWorld = Awaited<ReturnType<typeof createCallers>>

/** Written by the owner, and by nobody else. */
export const SECRET = 'Nobody else may know what Mara found in the harbour.'

/** Every kind of caller, and what the owner has that the others might ask for. */
export async function createCallers(world: World) {
  const { client, system, app } = world
  const signUp = (name: string) => world.signUp({ name })
  const [owner, other, suspended, admin] = await Promise.all([
    signUp('Ann'),
    signUp('Ben'),
    signUp('Sue'),
    signUp('Rut'),
  ])
  const key = async (scope: string) => {
    const { data } = await client.query(
      'mutation ($scope: ApiKeyScope!) { createApiKey(name: "k", scopes: [$scope]) { key apiKey { id } } }',
      { scope },
      owner,
    )
    return data.createApiKey as { key: string; apiKey: { id: string } }
  }
  const keys = {
    readKey: await key('READ'),
    actKey: await key('ACT'),
    expiredKey: await key('ACT'),
    revokedKey: await key('ACT'),
  }
  const spare = [await key('READ'), await key('READ'), await key('READ')]
  await client.query('mutation ($id: ID!) { revokeApiKey(id: $id) }', keys.revokedKey.apiKey, owner)
  await system.apiKey.update({ where: keys.expiredKey.apiKey, data: { expiresAt: new Date(Date.now() - 1) } })

  const [action] = [await startAndEnd(world, owner), await startAndEnd(world, owner)]
  const tell = (person: Person, title: string) =>
    app.transactions.transaction((tx) =>
      app.notifications.notify(tx, {
        accountId: accountOf(userId(person.userId)),
        key: randomUUID(),
        notice: { kind: 'ACTION_ENDED', actionId: randomUUID(), title, succeeded: true, charged: 1n },
      }),
    )
  await tell(owner, SECRET)
  const { id: notice } = await system.notification.findFirstOrThrow({ where: { accountId: owner.userId } })
  const entries = await system.entry.findMany({ where: { accountId: owner.userId }, orderBy: { version: 'asc' } })

  const ordered = await client.query(
    'mutation { purchaseBoost(packId: "quick", idempotencyKey: "walk") { ... on PurchaseStarted { purchase { id } } } }',
    {},
    owner,
  )
  const purchase: string = ordered.data.purchaseBoost.purchase.id

  const by = { actor: { kind: 'system' } } as const
  await app.transactions.transaction((tx) => changeRole(tx, { userId: userId(admin.userId), role: 'ADMIN', ...by }))
  await app.transactions.transaction((tx) =>
    changeSuspension(tx, { userId: userId(suspended.userId), suspended: true, ...by }),
  )

  const credentials: Record<Caller, string | undefined> = {
    guest: undefined,
    owner: owner.token,
    other: other.token,
    suspended: suspended.token,
    admin: admin.token,
    readKey: keys.readKey.key,
    actKey: keys.actKey.key,
    expiredKey: keys.expiredKey.key,
    revokedKey: keys.revokedKey.key,
  }
  return {
    people: { owner, other, suspended, admin },
    owners: {
      action,
      notice,
      purchase,
      entries: entries.map(({ id }) => id),
      keys: spare.map(({ apiKey }) => apiKey.id),
    },
    /** What everybody may read who is told it. */
    tellEverybody: async () => {
      await Promise.all([owner, other, suspended, admin].map((person) => tell(person, 'A walk')))
    },
    ...createTransports(world, credentials),
  }
}

export const startOf = (story: string) => ({
  input: { idempotencyKey: randomUUID(), work: { entityExtraction: { story } } },
})

async function startAndEnd({ client }: World, owner: Person): Promise<string> {
  const start = 'mutation ($input: StartActionInput!) { startAction(input: $input) { ... on Action { id } } }'
  const { data } = await client.query(start, startOf(SECRET), owner)
  const { id } = data.startAction
  const socket = client.socket(owner)
  for await (const _ of socket.subscribe('subscription ($id: ID!) { actionProgress(id: $id) { sequence } }', { id }));
  await socket.close()
  return id
}

const CLOSED_AS_FORBIDDEN = 4403

function createTransports(world: World, credentials: Record<Caller, string | undefined>) {
  const headersOf = (caller: Caller): Record<string, string> =>
    credentials[caller] ? { authorization: `Bearer ${credentials[caller]}` } : {}

  return {
    headersOf,

    /** The first answer to a question. */
    ask: {
      async http(question: Question, caller: Caller): Promise<Answer> {
        return (await world.client.post('/graphql', question, headersOf(caller))).json() as Promise<Answer>
      },

      async sse(question: Question, caller: Caller): Promise<Answer> {
        const events = await openEvents(world as never, question, headersOf(caller))
        const { value } = await events.next()
        await events.return(undefined)
        return value as Answer
      },

      async websocket({ query, variables }: Question, caller: Caller): Promise<Answer> {
        const socket = world.client.socket(credentials[caller])
        try {
          for await (const answer of socket.subscribe(query, variables)) return answer as Answer
          return { data: null }
        } catch (refused) {
          if (Array.isArray(refused)) return { errors: refused }
          // A credential that does not hold closes the socket.
          const { code, reason: message } = refused as CloseEvent
          if (code !== CLOSED_AS_FORBIDDEN) throw refused
          return { errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] }
        } finally {
          await socket.close()
        }
      },
    },
  }
}

export type Transport = keyof ReturnType<typeof createTransports>['ask']
