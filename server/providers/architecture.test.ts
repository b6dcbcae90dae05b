import { describe, expect, test } from 'vitest'
import { expectNone, importsOf, server, told, whereCode } from '../testing-architecture.ts'

describe('providers', () => {
  const providers = server.filter(({ path }) => path.startsWith('server/providers/'))

  test('know no feature, no GraphQL and no transport', () => {
    const known =
      /^server\/(providers\/|generated\/|tracing\/(span|work)\.ts|database\/connection-lost\.ts|(brands|clock|config|errors|exhaustive|public-fetch)\.ts)/
    expectNone(
      importsOf(providers)
        .filter(({ to }) => !known.test(to))
        .map(told),
      'hand in what they need as a function or as data',
    )
  })

  test('the sandbox speaks the protocols over HTTP and shares no code with the clients that it answers', () => {
    expectNone(
      importsOf(providers.filter(({ path }) => /\/sandbox(-replicate)?\//.test(path)))
        .filter(({ to }) => !/^server\/providers\/(sandbox(-replicate)?\/|starting-catalogue\.ts)/.test(to))
        .map(told),
      'a sandbox that shares their code would share their mistakes',
    )
  })

  test('nobody else imports a provider’s SDK or names a provider’s client', () => {
    const elsewhere = server.filter(({ path }) => !path.startsWith('server/providers/'))
    expectNone(
      elsewhere.flatMap(({ path, packages }) =>
        packages.filter((name) => /^(openai|replicate)(\/|$)/.test(name)).map((name) => `${path} → ${name}`),
      ),
      'go through providers/gateway.ts, with proof of a hold',
    )
    expectNone(
      importsOf(elsewhere)
        .filter(({ to }) => /^server\/providers\/(openrouter|replicate|attempt)/.test(to))
        .map(told),
      'go through providers/gateway.ts, with proof of a hold',
    )
  })

  test('the proof of a hold is made in one place', () => {
    const makers = server.flatMap(({ path, code }) => [...code.matchAll(/(?<!function )\bheldWork\(/g)].map(() => path))
    expect(makers, 'only the runners, with the hold of the action that they are given').toEqual([
      'server/actions/media/runner.ts',
      'server/actions/runner.ts',
    ])
    expectNone(
      whereCode(
        server.filter(({ path }) => path !== 'server/providers/held-work.ts'),
        /as (unknown as )?HeldWork\b/,
      ),
      'a proof that is cast proves nothing',
    )
  })
})
