import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { changeRole } from '../../auth/standing.ts'
import { userId } from '../../brands.ts'
import type { Person } from '../../test/client.ts'
import { startWorld, type World } from '../../test/world.ts'

const MODEL = 'openai/gpt-4o'
const TARGET = `model:${MODEL}`

let world: World
let admin: Person
beforeAll(async () => {
  world = await startWorld()
  admin = await signUpAdmin()
  await vi.waitFor(
    async () => {
      const up = await world.system.healthTarget.count({ where: { active: true, state: 'UP' } })
      expect(up).toBeGreaterThan(5)
    },
    { timeout: 15_000 },
  )
})
afterAll(() => world.close())

async function signUpAdmin(): Promise<Person> {
  const person = await world.signUp({ name: 'Rut' })
  await world.app.transactions.transaction((tx) =>
    changeRole(tx, { userId: userId(person.userId), role: 'ADMIN', actor: { kind: 'system' } }),
  )
  return person
}

async function openIncident(): Promise<string> {
  const id = randomUUID()
  const openedAt = new Date(Date.now() - 600_000)
  await world.system.incident.create({
    data: { id, targetId: TARGET, state: 'DOWN', summary: 'It fails with 503.', openedAt, downSince: openedAt },
  })
  return id
}

test('the board gives the evidence of every target, and its figures', async () => {
  const { data, errors } = await world.client.query(
    `{ admin { health { intervalMs figures { uptime medianResponseMs incidents meanTimeToRecoverMs }
        targets { id modelId probeAgeMs evidence { calls errorShare p50Ms p95Ms probe { answered latencyMs reason } }
          sparkline { at latencyMs verdict } target { id name state uptime history(days: 2) { date state } } }
        alertDefaults { mails emails webhook } alerts { id } maintenance { id } } } }`,
    {},
    admin,
  )
  expect(errors).toBeUndefined()
  const { health } = data.admin
  const one = health.targets.find(({ id }: { id: string }) => id === TARGET)
  expect(one).toMatchObject({
    modelId: MODEL,
    probeAgeMs: expect.any(Number),
    evidence: { calls: 0, errorShare: null, probe: { answered: true, latencyMs: expect.any(Number), reason: null } },
    sparkline: [{ verdict: 'good', latencyMs: expect.any(Number) }],
    target: { id: TARGET, name: 'GPT-4o', state: 'UP', history: [expect.anything(), expect.anything()] },
  })
  expect(health.targets.map(({ id }: { id: string }) => id)).not.toContain('monitor')
  expect(health.figures).toMatchObject({ medianResponseMs: expect.any(Number) })
  expect(health.alertDefaults).toEqual({ mails: false, emails: [], webhook: false })
})

describe('an incident', () => {
  const ASK = `query ($open: Boolean) { admin { incidents(open: $open, first: 5) { edges { node {
    id state targetName durationMs acknowledgedBy { name } notes { text author { name } } touched { actionsFailed pointsReleased }
  } } } } }`
  let id: string
  beforeAll(async () => {
    id = await openIncident()
  })

  test('tells what it touched so far: the actions that failed by it, and the points that were given back', async () => {
    const person = await world.signUp()
    const query = `mutation ($input: StartActionInput!) { startAction(input: $input) { ... on Action { id } } }`
    const input = { idempotencyKey: randomUUID(), work: { entityExtraction: { story: 'A quay.' } } }
    const { data } = await world.client.query(query, { input }, person)
    const actionId = data.startAction.id as string
    const ended = () => world.system.action.findFirstOrThrow({ where: { id: actionId } })
    await expect.poll(async () => (await ended()).endedAt, { timeout: 10_000 }).not.toBeNull()
    const { reserved } = await ended()
    const touched = async () => {
      const answer = await world.client.query(ASK, { open: true }, admin)
      return answer.data.admin.incidents.edges[0].node.touched
    }
    expect(await touched()).toEqual({ actionsFailed: 0, pointsReleased: 0 })
    await world.system.action.update({ where: { id: actionId }, data: { status: 'FAILED' } })
    const failure = { outcome: 'FAILED', modelId: MODEL } as const
    await world.system.providerCall.updateMany({ where: { actionId }, data: { ...failure, errorCode: 'NO_VISION' } })
    expect(await touched()).toEqual({ actionsFailed: 0, pointsReleased: 0 })
    await world.system.providerCall.updateMany({
      where: { actionId },
      data: { ...failure, errorCode: 'PROVIDER_DOWN' },
    })
    expect(await touched()).toEqual({ actionsFailed: 1, pointsReleased: Number(reserved) })
  })

  test('is acknowledged once, and noted, and each leaves a line in the audit', async () => {
    const acknowledge =
      'mutation ($id: ID!) { adminAcknowledgeIncident(id: $id) { id acknowledgedAt acknowledgedBy { name } } }'
    const first = await world.client.query(acknowledge, { id }, admin)
    const second = await world.client.query(acknowledge, { id }, await signUpAdmin())
    expect(second.data).toEqual(first.data)
    const note =
      'mutation ($id: ID!, $text: String!) { adminNoteIncident(id: $id, text: $text) { notes { text author { name } } } }'
    const { data } = await world.client.query(note, { id, text: ' They know. ' }, admin)
    expect(data.adminNoteIncident.notes).toEqual([{ text: 'They know.', author: { name: 'Rut' } }])
    const audits = await world.system.auditEntry.findMany({ where: { target: id }, orderBy: { id: 'asc' } })
    expect(audits.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['incident.acknowledge', admin.userId],
      ['incident.note', admin.userId],
    ])
    for (const text of ['', '   ', 'x'.repeat(2_001)]) {
      const { errors } = await world.client.query(note, { id, text }, admin)
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'text' })
    }
  })

  test('is on the page of those that are open, or of those that are over', async () => {
    const open = await world.client.query(ASK, { open: true }, admin)
    expect(open.data.admin.incidents.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([id])
    const over = await world.client.query(ASK, { open: false }, admin)
    expect(over.data.admin.incidents.edges).toEqual([])
  })
})

describe('an alert rule', () => {
  const ADD = `mutation ($rule: AlertRuleInput!) { adminAddAlertRule(rule: $rule) { id channel address provider minimumState active } }`
  const rule = { channel: 'SLACK', address: 'https://93.184.215.14/services/secret', minimumState: 'DEGRADED' }

  test('is added, changed without telling its address again, and removed', async () => {
    const added = await world.client.query(ADD, { rule: { ...rule, provider: 'REPLICATE' } }, admin)
    const { id, ...shown } = added.data.adminAddAlertRule
    expect(shown).toEqual({
      channel: 'SLACK',
      address: '93.184.215.14',
      provider: 'REPLICATE',
      minimumState: 'DEGRADED',
      active: true,
    })
    const change = `mutation ($id: ID!, $rule: AlertRuleInput!) { adminChangeAlertRule(id: $id, rule: $rule) { active } }`
    const given = { channel: 'SLACK', minimumState: 'DOWN', active: false }
    const changed = await world.client.query(change, { id, rule: given }, admin)
    expect(changed.data.adminChangeAlertRule).toEqual({ active: false })
    const kept = await world.system.alertRule.findFirstOrThrow({ where: { id } })
    expect(kept).toMatchObject({ address: rule.address, minimumState: 'DOWN', provider: null })
    const remove = 'mutation ($id: ID!) { adminRemoveAlertRule(id: $id) }'
    expect((await world.client.query(remove, { id }, admin)).data).toEqual({ adminRemoveAlertRule: true })
    expect((await world.client.query(remove, { id }, admin)).data).toEqual({ adminRemoveAlertRule: false })
    const audits = await world.system.auditEntry.findMany({ where: { target: id }, orderBy: { id: 'asc' } })
    expect(audits.map(({ action }) => action)).toEqual(['alertRule.add', 'alertRule.change', 'alertRule.remove'])
    expect(JSON.stringify(audits)).not.toContain('secret')
  })

  test.each([
    'http://127.0.0.1/hook',
    'http://localhost:5432/',
    'http://[::1]/',
    'http://169.254.169.254/latest/meta-data',
    'http://10.1.2.3/',
    'http://[::ffff:10.1.2.3]/',
    'https://user:password@93.184.215.14/',
    'ftp://93.184.215.14/',
    'nonsense',
  ])('to %s is refused', async (address) => {
    const { errors } = await world.client.query(ADD, { rule: { ...rule, address } }, admin)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'address' })
  })

  test('by mail is refused where no mail is sent, and of a target that is not there', async () => {
    const mail = { channel: 'EMAIL', address: 'a@example.com', minimumState: 'DOWN' }
    const unsent = await world.client.query(ADD, { rule: mail }, admin)
    expect(unsent.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'channel' })
    const lost = await world.client.query(ADD, { rule: { ...rule, targetId: 'model:no/such' } }, admin)
    expect(lost.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'targetId' })
  })
})

describe('a check before its time', () => {
  const CHECK = 'mutation ($target: ID) { adminCheckNow(targetId: $target) }'

  test('looks within seconds, once in thirty for each target, whoever asks', async () => {
    const checkedAt = async () =>
      (await world.system.healthTarget.findFirstOrThrow({ where: { id: TARGET } })).checkedAt!
    const before = await checkedAt()
    const { data } = await world.client.query(CHECK, { target: TARGET }, admin)
    expect(data).toEqual({ adminCheckNow: 1 })
    await expect.poll(async () => (await checkedAt()) > before, { timeout: 10_000 }).toBe(true)
    const { errors } = await world.client.query(CHECK, { target: TARGET }, await signUpAdmin())
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) })
  })

  test('is asked for at most ten times a minute by one admin', async () => {
    const eager = await signUpAdmin()
    const models = await world.system.model.findMany({ where: { healthTarget: null }, take: 8 })
    await world.system.functionModel.createMany({
      data: models.map(({ id }, index) => ({
        function: 'REASONING_TASKS' as const,
        position: 50 + index,
        modelId: id,
      })),
    })
    await world.client.query(CHECK, {}, admin)
    await expect
      .poll(() => world.system.healthTarget.count({ where: { active: true } }), { timeout: 10_000 })
      .toBeGreaterThan(12)
    const targets = await world.system.healthTarget.findMany({ where: { active: true, id: { not: TARGET } }, take: 11 })
    const codes: unknown[] = []
    for (const { id } of targets) {
      const { errors } = await world.client.query(CHECK, { target: id }, eager)
      codes.push(errors?.[0]?.extensions.code)
    }
    expect(targets).toHaveLength(11)
    expect(codes).toEqual([...Array.from({ length: 10 }, () => undefined), 'RATE_LIMITED'])
  })
})

test('maintenance is announced and ended over the API', async () => {
  const schedule = `mutation ($endsAt: DateTime!) {
    adminScheduleMaintenance(provider: REPLICATE, endsAt: $endsAt, reason: "They move") { id provider reason createdBy { name } } }`
  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  const { data } = await world.client.query(schedule, { endsAt }, admin)
  const { id, ...window } = data.adminScheduleMaintenance
  expect(window).toEqual({ provider: 'REPLICATE', reason: 'They move', createdBy: { name: 'Rut' } })
  const state = async () => {
    const answer = await world.client.query('{ serviceStatus { providers { provider state } } }')
    return answer.data.serviceStatus.providers[1]
  }
  expect(await state()).toEqual({ provider: 'REPLICATE', state: 'MAINTENANCE' })
  const listed = await world.client.query('{ admin { health { maintenance { id } } } }', {}, admin)
  expect(listed.data.admin.health.maintenance).toEqual([{ id }])
  await world.client.query('mutation ($id: ID!) { adminEndMaintenance(id: $id) { endsAt } }', { id }, admin)
  await expect.poll(state, { timeout: 10_000 }).toEqual({ provider: 'REPLICATE', state: 'UP' })
})

test('users, keys and guests see nothing of it, and can ask for no check', async () => {
  const person = await world.signUp()
  for (const caller of [undefined, person]) {
    const { data } = await world.client.query('{ admin { health { targets { id } } } }', {}, caller)
    expect(data).toEqual({ admin: null })
    const { errors } = await world.client.query('mutation { adminCheckNow }', {}, caller)
    expect(errors?.[0]?.extensions.code).toBe(caller ? 'FORBIDDEN' : 'UNAUTHENTICATED')
  }
  for (const table of ['incident_note', 'maintenance', 'alert_rule', 'alert', 'alert_delivery']) {
    const own = world.app.database.forUser(userId(person.userId))
    await expect(own.$queryRawUnsafe(`SELECT * FROM ${table}`)).rejects.toThrow(/permission denied/)
  }
})

test('the page may show a hundred incidents with all that it says of them', async () => {
  const file = await readFile(new URL('../../../client/admin/health/health.graphql', import.meta.url), 'utf8')
  const parts = file.split(/\n(?=fragment|query|subscription|mutation)/)
  const document = parts.filter((part) => /^(fragment IncidentFields|query BoardIncidents)/.test(part)).join('\n')
  const { data, errors } = await world.client.query(document, { first: 100 }, admin)
  expect(errors).toBeUndefined()
  expect(data.admin.incidents.edges).toBeInstanceOf(Array)
})
