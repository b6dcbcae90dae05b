import { expect, test } from 'vitest'
import { expectNone, importsOf, server, told } from '../testing-architecture.ts'

const payments = server.filter(({ path }) => path.startsWith('server/payments/'))

test('payments know no feature, no GraphQL and no database', () => {
  const known = /^server\/(payments\/|http\/|brands\.ts|config\.ts|errors\.ts|exhaustive\.ts)/
  expect(payments.length).toBeGreaterThan(10)
  expectNone(
    importsOf(payments)
      .filter(({ to }) => !known.test(to))
      .map(told),
    'hand in what they need as a function or as data',
  )
})

test('the sandbox speaks the protocol over HTTP and shares no code with the client that it answers', () => {
  const sandbox = payments.filter(({ path }) => path.includes('/sandbox-stripe/'))
  expectNone(
    [
      ...importsOf(sandbox)
        .filter(({ to }) => !to.startsWith('server/payments/sandbox-stripe/'))
        .map(told),
      ...sandbox.filter(({ packages }) => packages.includes('stripe')).map(({ path }) => path),
    ],
    'a sandbox that shares their code would share their mistakes',
  )
})

test('nobody else speaks to Stripe', () => {
  const speakers = server.filter(({ packages }) => packages.some((name) => /^stripe(\/|$)/.test(name)))
  expect(speakers.map(({ path }) => path)).toEqual(['server/payments/stripe/client.ts'])
})
