import { basename, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { all, expectNone, importsOf, SUPPORT, server, sources, told, whereCode } from './testing-architecture.ts'
import { circlesIn, reachable, readMigrations, type Source } from './testing-source-graph.ts'

const FEATURES = words(
  'actions admin auth boosts budgets credits health notifications outputs prices privacy promos usage webhooks',
)
const BENEATH = words('database events graphql http jobs mail metrics payments providers test tracing')
const FILE_LINES_MAX = 300

const featureOf = (path: string) => {
  const [, folder = ''] = path.split('/')
  return FEATURES.includes(folder) ? folder : undefined
}
const isSchema = ({ path, imports }: Source) =>
  /(^|-)schema\.ts$/.test(basename(path)) && imports.some(({ to }) => to === 'server/graphql/builder.ts')
const isRules = ({ path }: Source) => /(^|-)rules\.ts$/.test(basename(path))
const isStore = (path: string) => basename(path) === 'store.ts'

function words(text: string): string[] {
  return text.split(' ')
}

test('the walk sees the whole source', () => {
  expect(server.length).toBeGreaterThan(120)
  expect(importsOf(server).length).toBeGreaterThan(400)
  for (const { to } of importsOf(server)) {
    if (!to.includes('/generated/')) expect(sources.has(to), `${to} is imported and not found`).toBe(true)
  }
})

test('every folder of the server is known to these rules', () => {
  const folders = new Set(server.map(({ path }) => path.split('/')).flatMap((parts) => (parts[2] ? [parts[1]!] : [])))
  expectNone(
    [...folders].filter((folder) => !FEATURES.includes(folder) && !BENEATH.includes(folder)),
    'add it to FEATURES, or to BENEATH when features may use it freely',
  )
})

describe('schemas', () => {
  const schemas = server.filter(isSchema)

  test('only schema files and graphql/ know the builder', () => {
    const others = server.filter((file) => !isSchema(file) && !file.path.startsWith('server/graphql/'))
    expectNone(
      importsOf(others)
        .filter(({ to }) => to === 'server/graphql/builder.ts')
        .map(told),
      'GraphQL types belong into schema.ts (or NAME-schema.ts) of the feature',
    )
  })

  test('reach services through the context, and never a store, the gateway, a queue or a transaction', () => {
    const banned = (to: string) =>
      isStore(to) ||
      basename(to) === 'service.ts' ||
      /^server\/(database|jobs|providers)\//.test(to) ||
      to === 'server/config.ts'
    expectNone(
      importsOf(schemas)
        .filter(({ to, typeOnly }) => banned(to) && !(typeOnly && basename(to) === 'service.ts'))
        .map(told),
      'call context.services, or read with readerOf(context)',
    )
  })

  test('never write', () => {
    expectNone(
      whereCode(
        schemas,
        /\.(create|createMany|update|updateMany|upsert|delete|deleteMany)\(|\$(execute|query)Raw|\$transaction/,
      ),
      "move the writing into the feature's service",
    )
  })

  test('do not import each other in circles', () => {
    expectNone(
      circlesIn(
        importsOf(schemas)
          .filter(({ to }) => schemas.some(({ path }) => path === to))
          .map(({ from, to }) => [from, to]),
      ),
      'let one of them add its fields to the other (builder.objectField)',
    )
  })
})

describe('services and stores', () => {
  /** What a feature shows to the others' services. */
  const PUBLIC = ['service.ts', 'errors.ts', 'rules.ts', 'account-queue.ts', 'audit.ts', 'standing.ts']
  const withinFeatures = server.filter((file) => featureOf(file.path) && !isSchema(file))

  test('a store is private to its feature', () => {
    expectNone(
      importsOf(all.filter(({ path }) => !SUPPORT.test(path)))
        .filter(({ from, to }) => isStore(to) && dirname(from) !== dirname(to))
        .map(told),
      "ask that feature's service",
    )
  })

  test('of another feature they use the service, its errors and its rules', () => {
    expectNone(
      importsOf(withinFeatures)
        .filter(({ from, to }) => featureOf(to) && featureOf(from) !== featureOf(to))
        .filter(({ to }) => !PUBLIC.includes(basename(to)))
        .map(told),
      `only ${PUBLIC.join(', ')} of a feature are for others`,
    )
  })

  /** They refuse by code, or name the Actor; it should live outside graphql/. The list may only shrink. */
  const KNOW_GRAPHQL = [
    'server/actions/start-admission.ts → server/graphql/errors.ts',
    'server/auth/access.ts → server/graphql/context.ts',
    'server/auth/actors.ts → server/graphql/context.ts',
    'server/auth/actors.ts → server/graphql/errors.ts',
    'server/auth/audit.ts → server/graphql/context.ts',
    'server/auth/rules.ts → server/graphql/context.ts',
    'server/auth/service.ts → server/graphql/context.ts',
    'server/auth/service.ts → server/graphql/errors.ts',
    'server/auth/store.ts → server/graphql/context.ts',
  ]

  test('know nothing of GraphQL, but for a list that only shrinks', () => {
    const found = importsOf(withinFeatures).filter(({ to }) => to.startsWith('server/graphql/'))
    expect(found.map(told).sort(), 'Throw a DomainError; the schema makes a code or a union member of it').toEqual(
      KNOW_GRAPHQL,
    )
  })

  test('features do not depend on each other in circles, and money depends on none of them', () => {
    const edges = importsOf(withinFeatures)
      .map(({ from, to }) => [featureOf(from)!, featureOf(to)] as const)
      .filter(([from, to]) => to !== undefined && from !== to) as [string, string][]
    expectNone(circlesIn(edges), 'the lower feature announces, or takes a function')
    for (const lowest of ['credits', 'usage', 'auth']) {
      expectNone(
        edges.filter(([from]) => from === lowest).map(([from, to]) => `${from} → ${to}`),
        'it is at the bottom',
      )
    }
  })
})

describe('rules', () => {
  const rules = server.filter(isRules)

  test('import nothing that waits, reads a clock or draws a number, directly or further down', () => {
    const impure =
      /\bawait\b|\basync\b|\bPromise\b|new Date\(\)|Date\.now|Math\.random|performance\.now|random(UUID|Bytes|Int)|\bset(Timeout|Interval|Immediate)\b|\bprocess\./
    const reached = reachable(sources, rules)
    expectNone(
      reached.filter(({ code }) => impure.test(code)).map(({ path }) => path),
      'hand the instant or the number in; what waits is a service',
    )
  })

  test('import only what is as pure: no GraphQL, no database, no network', () => {
    const pure = /^(zod|node:crypto)$/
    const reached = reachable(sources, rules)
    expectNone(
      reached.flatMap(({ path, packages }) =>
        packages.filter((name) => !pure.test(name)).map((name) => `${path} → ${name}`),
      ),
      'a rule is a function of its arguments',
    )
    expectNone(
      importsOf(rules)
        .filter(({ to, typeOnly }) => !typeOnly && /\/(store|service|schema)\.ts$/.test(to))
        .map(told),
      'rules are imported by services, not the other way round',
    )
  })
})

describe('one place for each', () => {
  test('the environment is read by config.ts; who starts a process may pass it on whole', () => {
    const passOn = ['server/main.ts', 'server/admin-cli.ts', 'server/database/embedded/binaries.ts']
    const readers = server.filter(({ path }) => path !== 'server/config.ts' && !passOn.includes(path))
    expectNone(whereCode(readers, /process\.env|from 'node:process'/), 'take it from Config')
    expectNone(
      passOn.filter((path) => /process\.env\s*(\.|\[)/.test(sources.get(path)?.code ?? '')),
      'pass it on, and read it in config.ts',
    )
  })

  test('the ledger’s functions are called by credits/store.ts', () => {
    const callers = whereCode(
      server,
      /\bledger\.(hold|capture|release|grant|expire|adjust|reverse|post|resolve|budget_use|set_budget|close_account)\b/,
    )
    expect(callers, 'use the verbs of credits/service.ts').toEqual(['server/credits/store.ts'])
  })

  test('no other code writes the tables of money', () => {
    const writes =
      /\b(INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"?(account|hold|credit_grant|allocation|entry)\b|\.(account|hold|grant|allocation|entry)\.(create|update|upsert|delete)/i
    expectNone(whereCode(server, writes), 'use the verbs of credits/service.ts')
  })

  test('NOTIFY is the events carrier’s: in a transaction all committers would queue on one lock', () => {
    const found = [...server, ...readMigrations()].filter(({ code }) => /pg_notify|\bNOTIFY\b/.test(code))
    expect(
      found.map(({ path }) => path),
      'tx.announce() what happened; it is published after the commit',
    ).toEqual(['server/events/postgres-carrier.ts'])
  })
})

test('OpenTelemetry’s packages are loaded by who collects traces, and by nobody else', () => {
  const users = server.filter(({ packages }) => packages.some((name) => name.startsWith('@opentelemetry/')))
  expect(users.map(({ path }) => path).sort()).toEqual([
    'server/tracing/open-telemetry.ts',
    'server/tracing/sampler.ts',
  ])
  expectNone(
    whereCode(server, /from '[./\w-]*\/(open-telemetry|sampler)\.ts'/).filter(
      (path) => path !== 'server/tracing/open-telemetry.ts',
    ),
    'load it late, in tracing/start.ts',
  )
})

test('the client imports nothing of the server', () => {
  const client = all.filter(({ path }) => path.startsWith('client/'))
  expectNone(
    importsOf(client)
      .filter(({ to }) => /^(server|prisma|tools|bench)\//.test(to))
      .map(told),
    'ask for it over GraphQL; types come from client/graphql/generated',
  )
})

test('production code imports no test', () => {
  expectNone(
    importsOf(all.filter(({ path }) => !SUPPORT.test(path) && /^(server|client)\//.test(path)))
      .filter(({ to }) => SUPPORT.test(to))
      .map(told),
    'move what both need out of the test',
  )
})

test('no file is longer than 300 lines', () => {
  const long = all.filter(({ text }) => text.split('\n').length - 1 > FILE_LINES_MAX)
  expectNone(
    long.map(({ path }) => path),
    'split it by what it does',
  )
})
