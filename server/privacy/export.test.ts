import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { follow, STORY, start } from '../actions/testing-actions.ts'
import { userId } from '../brands.ts'
import type { Person } from '../test/client.ts'
import { PASSWORD, startWorld, type World } from '../test/world.ts'
import { type Part, writeArchive } from './archive.ts'
import { DATA_PATH } from './export.ts'
import { SECTIONS } from './export-sections.ts'
import { linesOf, unzip } from './testing-archive.ts'

let world: World
let ada: Person
beforeAll(async () => {
  world = await startWorld()
  ada = await world.signUp({ name: 'Ada' })
})
afterAll(() => world.close())

const ask = (person: Person | string, method = 'GET', headers: Record<string, string> = {}) =>
  fetch(world.url + DATA_PATH, {
    method,
    headers: { authorization: `Bearer ${typeof person === 'string' ? person : person.token}`, ...headers },
  })

test('has everything of theirs: work with inputs and results, the files themselves, points, keys and settings', async () => {
  const ben = await world.signUp({ name: 'Ben' })
  const foreign = await start(world, ben, { work: { entityExtraction: { story: 'Nobody else may know this.' } } })
  await follow(world, ben, foreign.id)
  const story = await start(world, ada, { work: { entityExtraction: { story: STORY } } })
  await follow(world, ada, story.id)
  const pictures = await start(world, ada, { work: { imageGeneration: { prompt: 'A quay at night', count: 2 } } })
  await follow(world, ada, pictures.id)
  const mutate = (mutation: string) => world.client.query(`mutation { ${mutation} }`, {}, ada)
  const { data } = await mutate('createApiKey(name: "Storyboards", scopes: [READ]) { key }')
  await mutate('setNotificationSettings(settings: [{ kind: RENEWED, mail: true }]) { id }')
  await mutate('setBudget(budget: { points: 900 }) { id }')
  await mutate('purchaseBoost(packId: "quick", idempotencyKey: "k") { __typename }')
  await world.system.notification.deleteMany({ where: { accountId: ada.userId } })

  const response = await ask(ada)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/zip')
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="directors-palette-\d{4}-.*\.zip"$/,
  )
  expect(response.headers.get('cache-control')).toBe('no-store')
  const files = await unzip(Buffer.from(await response.arrayBuffer()))
  for (const { file } of SECTIONS) expect(files.has(file), file).toBe(true)
  expect(linesOf(files.get('profile.jsonl'))).toMatchObject([{ id: ada.userId, email: ada.email, name: 'Ada' }])
  const [account] = linesOf(files.get('account.jsonl'))
  const entries = linesOf(files.get('entries.jsonl'))
  expect(account.budget_points).toBe(900)
  expect(entries.reduce((sum, { amount }) => sum + amount, 0)).toBe(account.posted)
  expect(linesOf(files.get('actions.jsonl')).map(({ id, input, result }) => [id, input, result !== null])).toEqual([
    [story.id, { story: STORY }, true],
    [pictures.id, expect.objectContaining({ prompt: 'A quay at night' }), false],
  ])
  expect(linesOf(files.get('api-keys.jsonl'))).toMatchObject([
    { name: 'Storyboards', start: data.createApiKey.key.slice(0, 8) },
  ])
  expect(linesOf(files.get('sessions.jsonl'))).toHaveLength(1)
  expect(linesOf(files.get('sign-in-methods.jsonl'))).toMatchObject([{ provider_id: 'credential' }])
  expect(linesOf(files.get('notification-settings.jsonl'))).toEqual([{ kind: 'RENEWED', mail: true }])
  expect(linesOf(files.get('purchases.jsonl'))).toMatchObject([{ pack_id: 'quick', points: 500 }])

  const outputs = linesOf(files.get('outputs.jsonl'))
  expect(outputs).toHaveLength(2)
  for (const { id, bytes } of outputs) {
    const served = await fetch(`${world.url}/outputs/${id}`, { headers: { authorization: `Bearer ${ada.token}` } })
    const file = files.get(`outputs/${id}.png`)!
    expect(file.length).toBe(bytes)
    expect(file.equals(Buffer.from(await served.arrayBuffer()))).toBe(true)
  }

  const everything = [...files].map(([, content]) => content.toString('latin1')).join('\n')
  const credential = await world.system.credential.findFirstOrThrow({ where: { userId: ada.userId } })
  const secrets = [PASSWORD, credential.password!, ada.token, ada.token.split('.')[0]!, data.createApiKey.key]
  for (const secret of [...secrets, ben.userId, ben.email, 'Nobody else may know']) {
    expect(everything.includes(secret), secret).toBe(false)
  }
})

test('is for who is signed in, suspended too, and not for a key, a guest or another site', async () => {
  const { data } = await world.client.query('mutation { createApiKey(name: "k", scopes: [ACT]) { key } }', {}, ada)
  expect((await ask(data.createApiKey.key)).status).toBe(403)
  expect((await ask(ada, 'GET', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await fetch(world.url + DATA_PATH)).status).toBe(401)
  expect((await ask('nonsense-nonsense-nonsense')).status).toBe(401)
  expect((await ask(ada, 'POST')).status).toBe(405)
  const sue = await world.signUp({ name: 'Sue' })
  await world.system.user.update({ where: { id: userId(sue.userId) }, data: { suspendedAt: new Date() } })
  const byToken = await ask(sue)
  expect(linesOf((await unzip(Buffer.from(await byToken.arrayBuffer()))).get('profile.jsonl'))).toHaveLength(1)
  const byCookie = await fetch(world.url + DATA_PATH, { headers: { cookie: sue.cookie } })
  await unzip(Buffer.from(await byCookie.arrayBuffer()))
})

test('may be had five times a day, one at a time; to ask beforehand counts nothing', async () => {
  const eva = await world.signUp({ name: 'Eva' })
  for (let time = 0; time < 5; time++) {
    expect((await ask(eva, 'HEAD')).status).toBe(200)
    await unzip(Buffer.from(await (await ask(eva)).arrayBuffer()))
  }
  const refused = await ask(eva)
  expect([refused.status, (await refused.json()).message]).toEqual([429, 'You can download your data 5 times a day.'])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(86_000)
  expect((await ask(eva, 'HEAD')).status).toBe(429)
})

test('who leaves frees their place, and a second at once is told to wait', async () => {
  const { key } = await world.system.output.findFirstOrThrow({ where: { accountId: ada.userId } })
  const folder = join(world.config.dataDir, 'outputs')
  const path = readdirSync(folder, { recursive: true })
    .map(String)
    .find((one) => one.includes(key))!
  // More than the connection's own buffers take.
  writeFileSync(join(folder, path), randomBytes(40_000_000))
  const response = await open(ada)
  await once(response, 'readable')
  expect((await ask(ada)).status).toBe(429)
  response.destroy()
  await expect.poll(async () => (await ask(ada, 'HEAD')).status).toBe(200)
})

describe('the archive', () => {
  const at = new Date('2026-11-23T00:00:00Z')
  const never = new AbortController().signal

  test('takes no part before the one before was read, from a reader that pauses', async () => {
    let begun = 0
    async function* parts(): AsyncGenerator<Part> {
      for (; begun < 100; begun++)
        yield { name: `${begun}`, body: Readable.from([randomBytes(500_000)]), packed: false }
    }
    let resume = () => {}
    const seen: Buffer[] = []
    const sink = new Writable({
      write(chunk, _encoding, done) {
        seen.push(chunk)
        if (seen.length === 1) resume = done
        else done()
      },
    })
    const written = writeArchive(parts(), sink, { at, signal: never })
    await expect.poll(() => seen.length).toBe(1)
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun).toBeLessThan(4)
    resume()
    await written
    expect((await unzip(Buffer.concat(seen))).size).toBe(100)
  })

  test('that cannot be read to its end is cut off, and is no archive', async () => {
    async function* parts(): AsyncGenerator<Part> {
      yield { name: 'a', body: Readable.from(['whole']), packed: true }
      const broken = new Readable({ read: () => {} })
      setImmediate(() => broken.destroy(new Error('The disk is gone')))
      yield { name: 'b', body: broken, packed: true }
    }
    const seen: Buffer[] = []
    const sink = new Writable({
      write(chunk, _encoding, done) {
        seen.push(chunk)
        done()
      },
    })
    await expect(writeArchive(parts(), sink, { at, signal: never })).rejects.toThrow('The disk is gone')
    await expect.poll(() => sink.destroyed).toBe(true)
    await expect(unzip(Buffer.concat(seen))).rejects.toThrow()
  })
})

/** Paused: nothing is read before it is asked for. */
const open = (person: Person): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${person.token}` }
    get(world.url + DATA_PATH, { headers, agent: false }, resolve).on('error', reject)
  })
