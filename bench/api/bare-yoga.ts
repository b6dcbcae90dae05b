import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { createSchema, createYoga } from 'graphql-yoga'

/**
 * A process of its own: the same question, asked of graphql-yoga alone. Nobody is known, nothing is read, limited or
 * counted; the answer lies ready.
 */
const account = { id: crypto.randomUUID(), available: 2_500, held: 0, posted: 2_500, version: 1, plan: 'PRO' }
const yoga = createYoga({
  schema: createSchema({
    typeDefs: `
      enum PlanTier { FREE PRO STUDIO }
      type CreditAccount { id: ID! available: Int! held: Int! posted: Int! version: Int! plan: PlanTier! renewsAt: String! }
      type Viewer { account: CreditAccount! }
      type Query { viewer: Viewer }`,
    resolvers: {
      Query: { viewer: () => ({}) },
      Viewer: { account: () => ({ ...account, renewsAt: '2026-12-22T09:00:00.000Z' }) },
    },
  }),
  logging: false,
  landingPage: false,
  graphiql: false,
})
const server = createServer(yoga).listen(0, '127.0.0.1')
await once(server, 'listening')
// As main.ts does once it listens.
setFlagsFromString('--semi-space-growth-factor=1')
setFlagsFromString('--heap-growing-percent=30')
process.once('SIGTERM', () => process.exit(0))
process.send!((server.address() as AddressInfo).port)
