import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { z } from 'zod'

const attributes = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]])))
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().default(''),
  name: z.string(),
  attributes,
  status: z.object({ code: z.number().optional() }).default({}),
})
const sent = z.object({
  resourceSpans: z.array(
    z.object({ resource: z.object({ attributes }), scopeSpans: z.array(z.object({ spans: z.array(span) })) }),
  ),
})

export type Collected = z.output<typeof span> & { instance: string }
export type Collector = Awaited<ReturnType<typeof startCollector>>

/** For tests: what OpenTelemetry's exporters speak to, over real HTTP. */
export async function startCollector() {
  const spans: Collected[] = []
  const bodies: { type: string | undefined; path: string | undefined; body: Buffer; key: unknown }[] = []
  const server = createServer(async (req, res) => {
    const body = await buffer(req)
    const type = req.headers['content-type']
    bodies.push({ type, path: req.url, body, key: req.headers['x-key'] })
    if (type === 'application/json') {
      for (const { resource, scopeSpans } of sent.parse(JSON.parse(body.toString())).resourceSpans) {
        const instance = String(resource.attributes['service.instance.id'])
        for (const each of scopeSpans) spans.push(...each.spans.map((one) => ({ ...one, instance })))
      }
    }
    res.writeHead(200, { 'content-type': type }).end(type === 'application/json' ? '{}' : '')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    ofTrace: (traceId: string) => spans.filter((one) => one.traceId === traceId),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
