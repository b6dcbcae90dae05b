import { createHmac } from 'node:crypto'
import pg from 'pg'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { secretsOf } from '../../config-secrets.ts'
import { createLog } from '../../log.ts'
import { answers, delta, done, finish, refuses, type Script, usage, usual } from '../../providers/scripted-provider.ts'
import type { Person } from '../client.ts'
import { ANSWER, type ScriptedWorld, startScriptedWorld } from './scripted-world.ts'

const PROMPT = 'the lantern on the pier is a lighthouse in disguise'
const STREAMED = 'a reply that only its reader may know'
const PASSWORDS = ['my dog is called Ferdinand', 'no, she is called Esmeralda']
const KEYS = {
  OPENROUTER_API_KEY: 'or-key-that-no-line-may-have',
  REPLICATE_API_TOKEN: 'r8-token-that-no-line-may-have',
  REPLICATE_WEBHOOK_SECRET: `whsec_${Buffer.from('of Replicate, which no line may have').toString('base64')}`,
  STRIPE_SECRET_KEY: 'sk_test_that_no_line_may_have',
  STRIPE_WEBHOOK_SECRET: 'whsec_of_Stripe_that_no_line_may_have',
}
const START = `mutation ($input: StartActionInput!) { startAction(input: $input) { __typename ... on Action { id } } }`

const lines: string[] = []
let world: ScriptedWorld
let owner: pg.Client
beforeAll(async () => {
  // Without their secrets: what is not there to be taken out has never been written.
  const log = createLog('trace', { destination: { write: (line) => void lines.push(line) } })
  world = await startScriptedWorld({
    log,
    env: { ...KEYS, REPLICATE_BASE_URL: 'http://127.0.0.1:9/v1', STRIPE_BASE_URL: 'http://127.0.0.1:9' },
  })
  owner = new pg.Client({ connectionString: world.clone.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await world.close()
})

const parsed = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
const said = (msg: string) => parsed().filter((line) => line.msg === msg)

let keys = 0
async function start(as: Person | string): Promise<string | undefined> {
  const input = { idempotencyKey: `secret ${++keys}`, work: { reasoningTask: { task: PROMPT } } }
  const { data } = await world.client.query(START, { input }, as)
  return data?.startAction?.id
}

/** A provider that says back what it was asked, and with which key. */
const echoes: Script = (response, request) =>
  refuses(400, { message: `No: ${PROMPT}, with ${request.headers.authorization}` })(response, request)

test('no line of any work has a password, a key, a prompt or an answer, at the finest level', async () => {
  const person = await signUpAndIn()
  const { data } = await world.client.query(
    'mutation { createApiKey(name: "board", scopes: [READ, ACT]) { key } }',
    {},
    person,
  )
  const { key } = data.createApiKey as { key: string }
  await world.client.query('{ viewer { user { id } } }', {}, `${key.slice(0, -1)}!`)

  world.provider.chat = echoes
  await world.ended((await start(key))!)
  world.provider.chat = refuses(401, `Incorrect API key provided: ${KEYS.OPENROUTER_API_KEY}`)
  await world.ended((await start(key))!)
  world.provider.chat = answers(delta(`${STREAMED}, as JSON`), finish(), usage(usual), done)
  await world.ended((await start(person))!)
  await badWebhooks()
  await brokenStatements(person)

  const output = lines.join('')
  const secret = [...secretsOf(world.config), ...PASSWORDS, PROMPT, STREAMED, person.token, person.email, key]
  expect(secret.filter((one) => output.includes(one))).toEqual([])
  expect(output).not.toMatch(/lighthouse|of\.the\.log|Ferdinand|Esmeralda|may.have/)
}, 30_000)

test('each line of a request or a job says which', () => {
  const work = parsed().filter(({ msg }) =>
    ['answered', 'a job was done', 'a job failed', 'Unexpected error'].includes(String(msg)),
  )
  expect(work.length).toBeGreaterThan(20)
  expect(work.filter(({ requestId, jobId }) => !requestId && !jobId)).toEqual([])
  for (const line of said('a job failed'))
    expect(line).toMatchObject({ task: 'action.run', actionId: expect.any(String) })
  expect(said('Unexpected error').map(({ err }) => (err as { stack?: string }).stack)).not.toContain(undefined)
})

async function signUpAndIn(): Promise<Person> {
  const [password, wrong] = PASSWORDS
  const person = await world.client.signUp({ name: 'Ada', email: 'ada.of.the.log@example.com', password: password! })
  for (const tried of [wrong, password]) {
    await world.client.post('/api/auth/sign-in/email', { email: person.email, password: tried })
  }
  await world.client.post('/api/auth/sign-in/email', `{"email":"${person.email}","password":"${password}`)
  return person
}

/** Signed and not, and about nothing that is known. */
async function badWebhooks(): Promise<void> {
  const now = new Date()
  const seconds = Math.floor(now.getTime() / 1_000)
  const run = JSON.stringify({ id: 'unknown', status: 'succeeded', input: { prompt: PROMPT }, output: [] })
  const signed = new Webhook(KEYS.REPLICATE_WEBHOOK_SECRET).sign('msg', now, run)
  for (const signature of [signed, KEYS.REPLICATE_WEBHOOK_SECRET]) {
    const headers = { 'webhook-id': 'msg', 'webhook-timestamp': `${seconds}`, 'webhook-signature': signature }
    await world.client.post('/webhooks/replicate', run, headers)
  }
  const session = { id: 'cs_unknown', object: 'checkout.session', payment_status: 'paid', metadata: { note: PROMPT } }
  const event = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'checkout.session.completed',
    data: { object: session },
  })
  const mac = createHmac('sha256', KEYS.STRIPE_WEBHOOK_SECRET).update(`${seconds}.${event}`).digest('hex')
  for (const signature of [`t=${seconds},v1=${mac}`, `t=${seconds},v1=${KEYS.STRIPE_WEBHOOK_SECRET}`]) {
    await world.client.post('/webhooks/stripe', event, { 'stripe-signature': signature })
  }
}

/** Statements that PostgreSQL refuses, with the row in its words: of a request, of a sign-up, of a job. */
async function brokenStatements(person: Person): Promise<void> {
  const faults = () => said('Unexpected error').length
  await owner.query('ALTER TABLE action ADD CONSTRAINT refused CHECK (title::int > 0) NOT VALID')
  expect(await start(person)).toBeUndefined()
  expect(faults()).toBeGreaterThan(0)
  await owner.query('ALTER TABLE action DROP CONSTRAINT refused')

  await owner.query('ALTER TABLE "user" ADD CONSTRAINT refused CHECK (email::int > 0) NOT VALID')
  await expect(
    world.client.signUp({ name: 'Ben', email: 'ben.of.the.log@example.com', password: PASSWORDS[1]! }),
  ).rejects.toThrow()
  await owner.query(`ALTER TABLE "user" DROP CONSTRAINT refused`)

  world.provider.chat = answers(delta(ANSWER), finish(), usage(usual), done)
  await owner.query('ALTER TABLE action ADD CONSTRAINT refused CHECK (ended_at IS NULL OR title::int > 0) NOT VALID')
  await start(person)
  await expect.poll(() => said('a job failed').length, { timeout: 5_000 }).toBeGreaterThan(0)
  await owner.query('ALTER TABLE action DROP CONSTRAINT refused')
}
