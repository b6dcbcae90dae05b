import { describe, expect, test } from 'vitest'
import { systemClock } from '../../clock.ts'
import { gatewayWorld, paid } from '../gateway-world.ts'
import { good, refuses, type Script, scriptedProvider } from '../scripted-provider.ts'
import { createOpenRouterClient } from './client.ts'

const json =
  (body: unknown): Script =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))

describe('the request', () => {
  test('asks for the schema, the stream and the usage, and says who we are', async () => {
    await using world = await gatewayWorld([good])
    await world.text()
    const [request] = world.requests
    expect(request?.path).toBe('/api/v1/chat/completions')
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer sk-or-secret',
      'http-referer': 'http://palette.test',
      'x-title': "Director's Palette",
    })
    expect(request?.body).toEqual({
      model: 'a/one',
      messages: [
        { role: 'system', content: 'You are a director.' },
        { role: 'user', content: '<story>Rain.</story>' },
      ],
      max_tokens: 1_000,
      stream: true,
      stream_options: { include_usage: true },
      usage: { include: true },
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'Shots', strict: true, schema: { type: 'object' } },
      },
    })
  })

  test('asks in words for the schema where a model holds to none', async () => {
    await using world = await gatewayWorld([good])
    await world.text({ route: [paid('a/one', { structuredOutput: false })] })
    const body = world.requests[0]?.body
    expect(body).not.toHaveProperty('response_format')
    expect(body?.messages[0]?.content).toContain('<json_schema name="Shots">{"type":"object"}</json_schema>')
  })

  test('carries images as data, and the answer that did not do', async () => {
    await using world = await gatewayWorld([good])
    await world.text({
      route: [paid('a/one', { vision: true })],
      user: [
        { type: 'text', text: 'What is this?' },
        { type: 'image', dataUrl: 'data:image/png;base64,AAAA' },
      ],
      history: [{ assistant: '{', user: 'That is no JSON.' }],
    })
    expect(world.requests[0]?.body.messages.slice(1)).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
      { role: 'assistant', content: '{' },
      { role: 'user', content: 'That is no JSON.' },
    ])
  })

  test('is made plainer, once, for a server that refuses what it does not know', async () => {
    await using world = await gatewayWorld([refuses(400, 'Unrecognized request argument: response_format'), good])
    expect(await world.text()).toMatchObject({ kind: 'answered', model: 'a/one' })
    expect(world.rows).toHaveLength(1)
    const plain = world.requests[1]?.body
    expect(plain).not.toHaveProperty('response_format')
    expect(plain).not.toHaveProperty('usage')
    expect(plain?.messages[0]?.content).toContain('<json_schema name="Shots">')
  })

  test('is not made a third time', async () => {
    await using world = await gatewayWorld([refuses(400), refuses(400)])
    const result = await world.text({ route: [paid('a/one')] })
    expect(result).toMatchObject({ kind: 'failed', code: 'REQUEST_REFUSED', attempts: 1 })
    expect(world.requests).toHaveLength(2)
  })
})

describe('lists', () => {
  const clientOf = (baseUrl: string) =>
    createOpenRouterClient({ baseUrl, apiKey: 'key', referer: 'http://palette.test', clock: systemClock })

  test('of models keep an entry whose details cannot be read', async () => {
    await using provider = await scriptedProvider([
      json({
        data: [
          { id: 'a/one', context_length: 'big', pricing: 7, new_field: true },
          { id: 'b/two', context_length: 8 },
        ],
      }),
    ])
    expect(await clientOf(provider.baseUrl).models()).toEqual([
      { id: 'a/one', context_length: undefined, pricing: undefined },
      { id: 'b/two', context_length: 8 },
    ])
  })

  test('of hosts are asked for by the whole name of a model', async () => {
    await using provider = await scriptedProvider([
      json({ data: { endpoints: [{ provider_name: 'X', status: 0, uptime_last_30m: 99.5 }] } }),
    ])
    const endpoints = await clientOf(provider.baseUrl).endpoints('a/one:free')
    expect(endpoints).toEqual([{ provider_name: 'X', status: 0, uptime_last_30m: 99.5 }])
    expect(provider.requests[0]?.path).toBe('/api/v1/models/a/one%3Afree/endpoints')
  })

  test.for([
    ['a page', (r) => void r.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), 'unusable'],
    ['another shape', json({ models: [] }), 'unusable'],
    ['an error', refuses(500), 'status'],
    ['a broken connection', (_, q) => void q.socket.destroy(), 'connection'],
  ] as [string, Script, string][])('are a fault where %s comes', async ([, script, kind]) => {
    await using provider = await scriptedProvider([script])
    await expect(clientOf(provider.baseUrl).models()).rejects.toMatchObject({ fault: { kind } })
  })
})
