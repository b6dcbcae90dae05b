import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type Cable = Awaited<ReturnType<typeof layCable>>

/** A network between a browser and the server that can be cut and mended, while the server goes on working. */
export async function layCable({ to }: { to: number }) {
  const sockets = new Set<Socket>()
  let whole = true

  const server = createServer((near) => {
    if (!whole) return near.destroy()
    const far = connect(to, 'localhost')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.pipe(other)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  }).listen(0)
  await once(server, 'listening')

  const cut = () => {
    whole = false
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    cut,
    /** What is open stays open and carries nothing any more, as behind a router that forgot it. */
    stall() {
      for (const socket of sockets) socket.unpipe().resume()
    },
    mend() {
      whole = true
    },
    async remove() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
