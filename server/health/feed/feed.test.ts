import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  await vi.waitFor(async () => expect(await world.system.healthTarget.count()).toBeGreaterThan(4), 10_000)
  await world.system.incident.createMany({
    data: Array.from({ length: 60 }, (_, index) => ({
      targetId: index === 0 ? 'model:openai/gpt-4o' : 'provider:REPLICATE',
      state: 'DOWN' as const,
      summary: 'It refuses our key (401).',
      openedAt: new Date(Date.parse('2026-11-22T00:00:00Z') - index * 60_000),
      resolvedAt: new Date('2026-11-22T01:00:00Z'),
    })),
  })
  world.app.bus.publish('health:all')
})
afterAll(() => world.close())

const get = (headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${world.url}/status/feed.atom`, { headers, method })

test('everybody may read the last 50 incidents, and nothing of why', async () => {
  const response = await get()
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('public, max-age=60')
  const text = await response.text()
  expect(text.match(/<entry>/g)).toHaveLength(50)
  expect(text).toContain('Over: GPT-4o was down')
  expect(text).not.toContain('refuses our key')
})

test('whoever has it already is told so, and hears of what is new', async () => {
  const etag = (await get()).headers.get('etag')!
  expect((await get({ 'if-none-match': `W/${etag}, "other"` })).status).toBe(304)
  await world.system.incident.create({
    data: { targetId: 'model:openai/gpt-4o', state: 'DEGRADED', summary: 'Slow.', openedAt: new Date() },
  })
  world.app.bus.publish('health:all')
  const fresh = await get({ 'if-none-match': etag })
  expect(fresh.status).toBe(200)
  expect(await fresh.text()).toContain('<title>GPT-4o is slower than usual</title>')
})

test('it is only read', async () => {
  expect((await get({}, 'POST')).status).toBe(404)
  const head = await get({}, 'HEAD')
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect((await fetch(`${world.url}/status/feed.atom/more`)).headers.get('content-type')).toContain('json')
})
