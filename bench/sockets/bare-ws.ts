import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** A process of its own: what it is told, it tells everybody who is connected, and when it began to. */
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
await once(server, 'listening')
process.on('message', (text) => {
  const began = Number(process.hrtime.bigint())
  for (const client of server.clients) client.send(String(text))
  process.send!(began)
})
process.once('SIGTERM', () => process.exit(0))
process.send!((server.address() as AddressInfo).port)
