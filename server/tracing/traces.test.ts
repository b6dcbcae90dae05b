import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { delta, streams } from '../providers/scripted-provider.ts'
import { answering, type ScriptedWorld, startScriptedWorld } from '../test/scenarios/scripted-world.ts'
import { type Instance, PASSWORD } from '../test/world.ts'
import { type Collected, type Collector, startCollector } from './testing-collector.ts'

const SECRET_PROMPT = 'the lantern on the pier is a lighthouse'
const START = `mutation ($input: StartActionInput!) { startAction(input: $input) { __typename ... on Action { id } } }`

let collector: Collector
let world: ScriptedWorld
let other: Instance
beforeAll(async () => {
  collector = await startCollector()
  world = await startScriptedWorld({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      DRAIN_TIMEOUT_MS: '500',
    },
  })
})
afterAll(async () => {
  await world.close()
  await collector.stop()
})

/** The trace of a start with a caller's own trace, once it has its end. */
async function startAndHandOver() {
  const traceId = randomBytes(16).toString('hex')
  const callerSpan = randomBytes(8).toString('hex')
  const person = await world.signUp()
  world.provider.chat = streams(delta('{"answer"'))
  const input = { idempotencyKey: 'traced', work: { reasoningTask: { task: SECRET_PROMPT } } }
  const headers = { authorization: `Bearer ${person.token}`, traceparent: `00-${traceId}-${callerSpan}-01` }
  const response = await world.client.post('/graphql', { query: START, variables: { input } }, headers)
  const { data } = (await response.json()) as { data: { startAction: { id: string } } }
  await expect.poll(() => world.chats().length, { timeout: 5_000 }).toBe(1)

  world.provider.chat = answering({ prompt_tokens: 100, completion_tokens: 20, cost: 0.002 })
  other = await world.startInstance()
  await world.app.stop()
  const { id } = data.startAction
  const status = () => other.app.database.system.action.findFirst({ where: { id }, select: { status: true } })
  await expect.poll(status, { timeout: 5_000 }).toEqual({ status: 'SUCCEEDED' })
  const jobs = () => collector.ofTrace(traceId).filter(({ name }) => name === 'job action.run')
  await expect.poll(() => jobs().length, { timeout: 5_000 }).toBe(2)
  return { traceId, callerSpan, actionId: id, jobs: jobs(), person }
}

describe('traces', () => {
  test('an action is one tree, from the request that started it to calls on another instance', async () => {
    const { traceId, callerSpan, actionId, jobs, person } = await startAndHandOver()
    const spans = collector.ofTrace(traceId)
    const named = (name: string) => spans.filter((one) => one.name === name)
    const below = (one: Collected) => spans.filter(({ parentSpanId }) => parentSpanId === one.spanId)

    const [request, ...others] = spans.filter(({ parentSpanId }) => parentSpanId === callerSpan)
    expect(others).toEqual([])
    expect(request).toMatchObject({ name: 'POST /graphql', attributes: { 'http.response.status_code': 200 } })
    const ids = new Set(spans.map(({ spanId }) => spanId))
    expect(spans.filter((one) => one !== request && !ids.has(one.parentSpanId))).toEqual([])

    const [operation] = named('mutation other')
    expect(operation).toMatchObject({ parentSpanId: request!.spanId, attributes: { 'palette.action_id': actionId } })
    expect(below(operation!).map(({ name }) => name)).toContain('WITH ledger.hold')

    expect(new Set(jobs.map(({ instance }) => instance)).size).toBe(2)
    for (const job of jobs) {
      expect(job).toMatchObject({ parentSpanId: operation!.spanId, attributes: { 'palette.action_id': actionId } })
      expect(below(job).map(({ name }) => name)).toContain('chat openai/gpt-4o')
    }
    const outcomes = named('chat openai/gpt-4o').map(({ attributes }) => attributes['palette.outcome'])
    expect(outcomes.sort()).toEqual(['answered', 'canceled'])

    // Nothing of what was asked or answered, and nothing of the trace to the provider.
    expect(JSON.stringify(collector.spans)).not.toContain('lighthouse')
    expect(JSON.stringify(collector.spans)).not.toContain(person.email)
    for (const { headers } of world.chats()) expect(headers).not.toHaveProperty('traceparent')

    const socket = other.client.socket(person)
    await socket.subscribe('subscription { accountChanged { version } }')[Symbol.asyncIterator]().next()
    await socket.close()
    await expect.poll(() => collector.spans.find(({ name }) => name === 'subscription other')).toBeDefined()
  })

  test('a picture is one tree too, with what was asked of its provider, however often it was looked at', async () => {
    const person = await other.client.signUp({ name: 'Ben', email: 'ben@example.com', password: PASSWORD })
    const traceId = randomBytes(16).toString('hex')
    const input = { idempotencyKey: 'picture', work: { imageGeneration: { prompt: SECRET_PROMPT } } }
    const traceparent = `00-${traceId}-${'c'.repeat(16)}-01`
    const headers = { authorization: `Bearer ${person.token}`, traceparent }
    await other.client.post('/graphql', { query: START, variables: { input } }, headers)
    const names = () => collector.ofTrace(traceId).map(({ name }) => name)
    const settled = () => collector.ofTrace(traceId).some(({ name }) => name === 'SELECT ledger.capture')
    await expect.poll(settled, { timeout: 8_000 }).toBe(true)
    await expect.poll(names).toEqual(expect.arrayContaining(['job action.advance', 'replicate submit']))
    const [submit] = collector.ofTrace(traceId).filter(({ name }) => name === 'replicate submit')
    expect(submit!.attributes).toMatchObject({ 'gen_ai.provider.name': 'replicate', 'palette.outcome': 'made' })
  })

  test('what machines ask for all day is not traced', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics', '/']) await fetch(other.url + path)
    await fetch(`${other.url}/graphql?query={__typename}`)
    const routes = () => collector.spans.map(({ attributes }) => attributes['http.route'])
    await expect.poll(() => collector.spans.some(({ name }) => name === 'GET /graphql')).toBe(true)
    const untraced = ['/health/live', '/health/ready', '/metrics', 'client']
    expect(routes().filter((route) => untraced.includes(String(route)))).toEqual([])
  })
})
