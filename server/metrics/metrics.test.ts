import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { follow, STORY, start, story } from '../actions/testing-actions.ts'
import { startWorld, type World } from '../test/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** The lines by name and labels; a scrape within the second of the last one reads the same. */
async function scrape(): Promise<Map<string, number>> {
  const response = await fetch(`${world.client.url}/metrics`)
  expect(response.headers.get('content-type')).toContain('text/plain')
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

describe('/metrics', () => {
  test('tells of requests, executions, sockets, provider calls, connections and the process, and of nobody', async () => {
    const person = await world.signUp()
    await world.client.query('query Viewer { viewer { user { id } } }', {}, person)
    await world.client.query('query NotOurs { viewer { user { id } } }', {}, person)
    const { id } = await start(world, person, story(STORY))
    await follow(world, person, id)
    const socket = world.client.socket(person)
    await socket.subscribe('subscription { accountChanged { version } }')[Symbol.asyncIterator]().next()

    await expect
      .poll(scrape, { timeout: 10_000 })
      .toSatisfy((now: Map<string, number>) => now.get('palette_sockets') === 1)
    const now = await scrape()
    const sum = (part: string) => [...now].reduce((all, [name, value]) => (name.includes(part) ? all + value : all), 0)
    expect(
      sum('palette_http_request_duration_seconds_count{route="/graphql",method="POST",status="2xx"}'),
    ).toBeGreaterThan(2)
    expect(sum('duration_seconds_count{operation="Viewer",type="query",outcome="ok"}')).toBe(1)
    expect(sum('duration_seconds_count{operation="other",type="query",outcome="ok"}')).toBeGreaterThan(0)
    expect(sum('operation="NotOurs"')).toBe(0)
    expect(
      sum('palette_provider_call_duration_seconds_count{model="openai/gpt-4o",outcome="SUCCEEDED"}'),
    ).toBeGreaterThan(0)
    expect(sum('palette_provider_cost_micro_dollars_total')).toBeGreaterThan(0)
    expect(sum('palette_database_connections{state="open"}')).toBeGreaterThan(0)
    expect(now.get('palette_actions_running')).toBe(0)
    expect(sum('process_resident_memory_bytes')).toBeGreaterThan(0)
    expect([...now.keys()].join('\n')).not.toContain(person.userId)
    await socket.close()
  })

  test('a path or method that somebody thinks up makes no line of its own', async () => {
    for (const name of ['a', 'b', 'c']) await fetch(`${world.client.url}/nowhere/${name}`, { method: 'PROPFIND' })
    await expect.poll(async () => (await scrape()).size, { timeout: 5_000 }).toBeGreaterThan(0)
    const lines = [...(await scrape()).keys()]
    expect(lines.filter((line) => line.includes('nowhere') || line.includes('PROPFIND'))).toEqual([])
  })
})
