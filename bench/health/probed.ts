import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the probes ask, as OpenRouter answers it, from this process: the server's own CPU stays its own. */
export async function startProbed() {
  let count = 0
  const server = createServer((request, response) => {
    const { url = '' } = request
    const data = url.endsWith('/endpoints') ? { endpoints: [{ status: 0 }] } : url.endsWith('/models') ? [] : {}
    if (url.endsWith('/endpoints') || url.endsWith('/key')) count++
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`,
    count: () => count,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
