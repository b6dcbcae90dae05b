import { once } from 'node:events'
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

const CHUNK = Buffer.alloc(64 * 1024)

export type PaddingFront = { url: string; stop(): Promise<void> }

/**
 * Stands before the sandbox, whose films are small, and makes them as large as real ones: behind each it sends a box
 * of the kind `free`, which players skip. Everything else passes as it is; addresses it gives out lead back to it.
 */
export async function startPaddingFront(target: string, paddingBytes: number): Promise<PaddingFront> {
  const { hostname, port, pathname } = new URL(target)
  const server = createServer((req, res) => {
    const { method, url, headers } = req
    const passed = send({ hostname, port, method, path: url, headers }, (answer) => {
      const padded = paddingBytes > 0 && /^\/delivery\/.*\.mp4$/.test(url ?? '') && answer.statusCode === 200
      if (!padded) {
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
        return
      }
      const bytes = Number(answer.headers['content-length']) + paddingBytes
      res.writeHead(200, { ...answer.headers, 'content-length': bytes })
      answer.pipe(res, { end: false })
      answer.once('end', () => {
        const head = Buffer.alloc(8)
        head.writeUInt32BE(paddingBytes)
        head.write('free', 4, 'latin1')
        res.write(head)
        sendZeros(paddingBytes - head.length)
      })
    })
    passed.on('error', () => res.destroy())
    req.pipe(passed)

    function sendZeros(left: number): void {
      for (let rest = left; ; rest -= CHUNK.length) {
        if (rest <= 0) return void res.end()
        if (res.write(CHUNK.subarray(0, Math.min(rest, CHUNK.length)))) continue
        res.once('drain', () => sendZeros(rest - CHUNK.length))
        return
      }
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
