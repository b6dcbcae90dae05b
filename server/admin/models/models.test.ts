import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { signUpAdmin } from '../../prices/testing-history.ts'
import type { Answer, Person } from '../../test/client.ts'
import { type Instance, startWorld, type World } from '../../test/world.ts'

const FN = 'REASONING_TASKS'
const WORK = { reasoningTask: { task: 'Which scene comes first?' } }
const [FIRST, SECOND, THIRD] = ['openai/gpt-4o', 'openai/gpt-4o-mini', 'meta-llama/llama-3.3-70b-instruct'] as const

const SET = `mutation ($models: [ID!]!, $version: Int) { adminSetFunctionModels(function: ${FN}, models: $models, version: $version) {
  defaultModel { id } } }`
const SWITCH = `mutation ($on: Boolean!, $reason: String!) { adminSwitchFunction(function: ${FN}, on: $on, reason: $reason) { available offReason } }`
const RETIRE = 'mutation ($id: ID!) { adminRetireModel(id: $id, reason: "Old") { id retiredAt } }'
const BACK = 'mutation ($id: ID!) { adminBringBackModel(id: $id, reason: "Back") { id retiredAt } }'
const QUOTE = 'query ($work: WorkInput!, $model: ID) { quoteAction(work: $work, model: $model) { model { id } } }'
const START = `mutation ($input: StartActionInput!) { startAction(input: $input) { __typename
  ... on Action { id status } ... on ActionUnavailable { message reason } } }`

let world: World
let other: Instance
let admin: Person
let person: Person
beforeAll(async () => {
  world = await startWorld()
  other = await world.startInstance()
  admin = await signUpAdmin(world)
  person = await world.signUp()
})
afterAll(() => world.close())
beforeEach(async () => {
  await ask(SET, { models: [FIRST, SECOND, THIRD] })
})

/** Milliseconds on a quiet machine; who shares theirs waits longer. */
const PATIENTLY = { timeout: 10_000 }

const ask = (document: string, variables: object = {}, as = admin): Promise<Answer> =>
  world.client.query(document, variables, as)
async function control() {
  const { data } = await ask('{ admin { controls { info { id } version chain { id } } } }')
  return data.admin.controls.find(({ info }: { info: { id: string } }) => info.id === FN)
}
const quoted = async (instance: Pick<Instance, 'client'>, model?: string) =>
  (await instance.client.query(QUOTE, { work: WORK, model }, person)).data?.quoteAction?.model.id
const startInput = () => ({ input: { idempotencyKey: randomUUID(), work: WORK } })
const refusal = ({ errors }: Answer) => ({ ...errors?.[0]?.extensions, message: errors?.[0]?.message })

describe('the chain of a function', () => {
  test('decides the next quote on every instance, and nothing that was started before', async () => {
    const { data } = await ask(START, startInput(), person)
    const { id } = data.startAction
    const set = await ask(SET, { models: [SECOND, FIRST] })
    expect(set.data.adminSetFunctionModels).toEqual({ defaultModel: { id: SECOND } })
    expect((await control()).chain).toEqual([{ id: SECOND }, { id: FIRST }])
    expect(await quoted(world)).toBe(SECOND)
    await expect.poll(() => quoted(other), PATIENTLY).toBe(SECOND)
    const { route } = await world.system.action.findFirstOrThrow({ where: { id }, select: { route: true } })
    expect((route as { id: string }[]).map((model) => model.id)).toEqual([FIRST, SECOND, THIRD])
  })

  test('is refused with the model and why, and stays as it was', async () => {
    expect(refusal(await ask(SET, { models: [SECOND, 'runwayml/gen4-image'] }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'models.1',
      message: expect.stringContaining('cannot do this. It gives images'),
    })
    expect(await quoted(world)).toBe(FIRST)
  })

  test('of two admins who change it at once one is told', async () => {
    const { version } = await control()
    const answers = await Promise.all([ask(SET, { models: [SECOND], version }), ask(SET, { models: [THIRD], version })])
    const told = answers.filter(({ errors }) => errors)
    expect(told).toHaveLength(1)
    expect(refusal(told[0]!)).toMatchObject({ code: 'BAD_USER_INPUT', field: 'version' })
  })
})

describe('a function that is switched off', () => {
  test('refuses quotes and starts with the reason on every transport and instance, and works again when it is on', async () => {
    const running = await ask(START, startInput(), person)
    const off = await ask(SWITCH, { on: false, reason: 'We look into odd answers.' })
    expect(off.data.adminSwitchFunction).toEqual({ available: false, offReason: 'We look into odd answers.' })
    const words = 'Reasoning is switched off. We look into odd answers.'
    const { name } = (await ask('{ functions { id name } }')).data.functions.find(({ id }: { id: string }) => id === FN)
    const expected = words.replace('Reasoning', name)
    expect(refusal(await ask(QUOTE, { work: WORK }, person)).message).toBe(expected)
    expect(refusal(await ask(QUOTE, { work: WORK, model: THIRD }, person)).message).toBe(expected)
    const unavailable = { __typename: 'ActionUnavailable', message: expected, reason: 'SWITCHED_OFF' }
    expect((await ask(START, startInput(), person)).data.startAction).toEqual(unavailable)
    const socket = world.client.socket(person)
    for await (const answer of socket.subscribe(START, startInput()))
      expect(answer.data?.startAction).toEqual(unavailable)
    await socket.close()
    await expect
      .poll(async () => (await other.client.query(START, startInput(), person)).data.startAction, PATIENTLY)
      .toEqual(unavailable)
    await expect
      .poll(
        async () => (await world.system.action.findFirst({ where: { id: running.data.startAction.id } }))?.status,
        PATIENTLY,
      )
      .toBe('SUCCEEDED')

    await ask(SWITCH, { on: true, reason: 'They are fine' })
    expect((await ask(START, startInput(), person)).data.startAction.__typename).toBe('Action')
    await expect.poll(() => quoted(other), PATIENTLY).toBe(FIRST)
  })
})

describe('a retired model', () => {
  test('is offered nowhere, and brought back it is where it was', async () => {
    expect((await ask(RETIRE, { id: FIRST })).data.adminRetireModel.retiredAt).toEqual(expect.any(String))
    const everywhere = '{ models { id } functions { id defaultModel { id } choices { id } } }'
    for (const instance of [world, other]) {
      await expect
        .poll(async () => JSON.stringify((await instance.client.query(everywhere, {}, person)).data), PATIENTLY)
        .not.toContain(`"${FIRST}"`)
    }
    expect(await quoted(world)).toBe(SECOND)
    expect(refusal(await ask(QUOTE, { work: WORK, model: FIRST }, person)).code).toBe('BAD_USER_INPUT')
    expect(refusal(await ask(SET, { models: [FIRST] }))).toMatchObject({ field: 'models.0' })
    await ask(BACK, { id: FIRST })
    expect(await quoted(world)).toBe(FIRST)
  })

  test('leaves no function with nothing, also when its chain is changed at the same time', async () => {
    await ask(SET, { models: [THIRD, SECOND] })
    const [, retired] = await Promise.all([ask(SET, { models: [THIRD] }), ask(RETIRE, { id: THIRD })])
    const { data } = await ask('query ($id: ID!) { admin { modelTouch(id: $id) { functions leftWithout calls } } }', {
      id: THIRD,
    })
    const chain = (await ask(`{ functions { id defaultModel { id } } }`)).data.functions
    expect(chain.find(({ id }: { id: string }) => id === FN).defaultModel.id).toBeTruthy()
    if (retired.errors) expect(data.admin.modelTouch.leftWithout).toContain(FN)
    await ask(BACK, { id: THIRD })
  })

  test('what it would touch is told first', async () => {
    const { data } = await ask('query ($id: ID!) { admin { modelTouch(id: $id) { functions leftWithout calls } } }', {
      id: 'runwayml/gen4-image',
    })
    const drawing = ['IMAGE_GENERATION']
    expect(data.admin.modelTouch).toEqual({ functions: drawing, leftWithout: drawing, calls: 0 })
    expect(refusal(await ask(RETIRE, { id: 'runwayml/gen4-image' }))).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(refusal(await ask(RETIRE, { id: 'nobody/nothing' })).code).toBe('NOT_FOUND')
  })
})

describe("what the provider's list says anew", () => {
  const LOOK = `mutation { adminLookAtModels { problem proposals { id kind modelId warning changes { what before after } } } }`
  const ACCEPT = `mutation ($ids: [ID!]!) { adminAcceptModels(ids: $ids, reason: "Synced") { proposals { modelId } } }`
  const priceOf = async (id: string) => (await world.system.model.findFirst({ where: { id } }))?.inputPrice

  test('is sold only once it is accepted, and only that', async () => {
    await world.system.model.update({ where: { id: SECOND }, data: { inputPrice: 99n } })
    await world.system.model.update({ where: { id: THIRD }, data: { inputPrice: 98n } })
    world.app.bus.publish('catalogue:all')
    const { data } = await ask(LOOK)
    const { proposals } = data.adminLookAtModels
    expect(proposals.map(({ modelId }: { modelId: string }) => modelId).sort()).toEqual([THIRD, SECOND])
    const change = proposals.find(({ modelId }: { modelId: string }) => modelId === SECOND)
    expect(change).toMatchObject({
      kind: 'CHANGED',
      changes: [{ what: 'Input, a million tokens', before: '$0.000099', after: '$0.15' }],
    })
    expect(await priceOf(SECOND)).toBe(99n)

    const again = (await ask(LOOK)).data.adminLookAtModels.proposals
    expect(again).toEqual(proposals)
    expect((await ask(ACCEPT, { ids: [change.id] })).data.adminAcceptModels.proposals).toEqual([{ modelId: THIRD }])
    expect([await priceOf(SECOND), await priceOf(THIRD)]).toEqual([150_000n, 98n])
  })

  test('and changed since it was looked at, it is refused whole', async () => {
    const [seen] = (await ask(LOOK)).data.adminLookAtModels.proposals
    await world.system.model.update({ where: { id: THIRD }, data: { inputPrice: 97n } })
    await ask(LOOK)
    expect(refusal(await ask(ACCEPT, { ids: [seen.id] }))).toMatchObject({ code: 'BAD_USER_INPUT', field: 'ids' })
    expect(await priceOf(THIRD)).toBe(97n)
  })

  test('and is not wanted, it is put aside until the list says something else', async () => {
    const ASIDE = `mutation ($ids: [ID!]!, $aside: Boolean!) { adminSetAsideModels(ids: $ids, aside: $aside, reason: "Too dear") {
      proposals { modelId } setAside { id modelId setAsideAt } } }`
    const AGAIN = 'mutation { adminLookAtModels { proposals { id modelId } setAside { modelId } } }'
    await world.system.model.update({ where: { id: THIRD }, data: { inputPrice: 97n } })
    const [{ id }] = (await ask(LOOK)).data.adminLookAtModels.proposals
    const aside = (await ask(ASIDE, { ids: [id], aside: true })).data.adminSetAsideModels
    expect(aside).toEqual({
      proposals: [],
      setAside: [{ id, modelId: THIRD, setAsideAt: expect.any(String) }],
    })
    const same = (await ask(AGAIN)).data.adminLookAtModels
    expect(same).toEqual({ proposals: [], setAside: [{ modelId: THIRD }] })

    await world.system.model.update({ where: { id: THIRD }, data: { inputPrice: 96n } })
    const other = (await ask(AGAIN)).data.adminLookAtModels
    expect(other).toEqual({ proposals: [{ id: expect.not.stringContaining(id), modelId: THIRD }], setAside: [] })
    expect(refusal(await ask(ASIDE, { ids: [id], aside: true }))).toMatchObject({ field: 'ids' })

    const [{ id: next }] = other.proposals
    await ask(ASIDE, { ids: [next], aside: true })
    const back = (await ask(ASIDE, { ids: [next], aside: false })).data.adminSetAsideModels
    expect(back).toEqual({ proposals: [{ modelId: THIRD }], setAside: [] })
    const lines = await world.system.auditEntry.findMany({ where: { action: { startsWith: 'catalogue.' } } })
    expect(lines.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['catalogue.setAside', 'catalogue.takeUp']),
    )
  })
})
