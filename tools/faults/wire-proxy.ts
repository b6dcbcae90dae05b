import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createWireTap, type Statement } from './wire-tap.ts'

/** What becomes of an answer that has come, of a statement that is therefore done. */
export type Verdict = 'pass' | 'lose'

export type Watch = {
  /** Before the statement goes to the database, for as long as it takes. */
  sent?(statement: Statement): Promise<void> | undefined
  /** The database has done it, and the server does not know yet. */
  done?(statement: Statement): Verdict | Promise<Verdict>
}

export type WireProxy = Awaited<ReturnType<typeof startWireProxy>>

/** Stands between servers and their PostgreSQL, sees what is asked and answered, and can lose an answer. */
export async function startWireProxy(watch: Watch) {
  const open = new Set<Socket>()
  let target: number
  let server: Server | undefined
  let port = 0

  async function relay(client: Socket): Promise<void> {
    client.on('error', () => {})
    const database = connect(target, '127.0.0.1')
    database.on('error', () => {})
    for (const socket of [client, database]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.once('close', () => open.delete(socket))
    }
    const cut = () => {
      client.destroy()
      database.destroy()
    }
    client.once('close', cut)
    database.once('close', cut)
    const tap = createWireTap()
    await Promise.all([
      pump(client, database, async (chunk) => {
        for (const statement of tap.toDatabase(chunk)) await watch.sent?.(statement)
        return true
      }),
      pump(database, client, async (chunk) => {
        for (const statement of tap.toServer(chunk)) if ((await watch.done?.(statement)) === 'lose') return false
        return true
      }),
    ])
      .catch(() => {})
      .finally(cut)
  }

  async function listen(): Promise<void> {
    server = createServer((client) => void relay(client)).listen(port, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }

  return {
    /** Under an address that stays. */
    async connectTo(databasePort: number): Promise<number> {
      target = databasePort
      if (!server) await listen()
      return port
    },

    /** Nobody listens here, as where no database runs. */
    async disconnect(): Promise<void> {
      const closed = server && once(server, 'close')
      server?.close()
      server = undefined
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

/** False from `look`: the chunk and all behind it are not handed on. */
async function pump(from: Socket, to: Socket, look: (chunk: Buffer) => Promise<boolean>): Promise<void> {
  for await (const chunk of from as AsyncIterable<Buffer>) {
    if (!(await look(chunk))) return
    if (!to.write(chunk)) await once(to, 'drain')
  }
}
