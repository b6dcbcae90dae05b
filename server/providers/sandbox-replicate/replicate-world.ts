import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import Replicate, { type Prediction } from 'replicate'
import { Webhook } from 'standardwebhooks'
import { type ReplicateSandboxOptions, startReplicateSandbox } from './start-replicate-sandbox.ts'

export const SECRET = 'whsec_c2FuZGJveCBzZWNyZXQgZm9yIHRlc3RzIG9ubHk='

export type Heard = {
  headers: IncomingHttpHeaders
  raw: string
  body: Prediction
}

/** For tests: a sandbox, the real SDK as its client, and somebody who hears its webhooks. */
export async function startWorld(options: Partial<ReplicateSandboxOptions> = {}) {
  const sandbox = await startReplicateSandbox({
    port: 0,
    host: '127.0.0.1',
    pace: 0,
    webhookSecret: SECRET,
    ...options,
  })
  const receiver = await startReceiver()
  const replicate = new Replicate({ auth: 'any', baseUrl: sandbox.url, useFileOutput: false })
  return {
    sandbox,
    receiver,
    replicate,
    /** The end of a prediction, as its webhook tells it. */
    async ended(model: string, input: object) {
      const { id } = await replicate.predictions.create({
        model,
        input,
        webhook: receiver.url,
        webhook_events_filter: ['completed'],
      })
      await receiver.until((heard) => heard.some(({ body }) => body.id === id))
      return receiver.heard.find(({ body }) => body.id === id)!.body
    },
    async [Symbol.asyncDispose]() {
      await sandbox.stop()
      await receiver.stop()
    },
  }
}

/** Hears webhooks; answers them with the statuses in `answers`, in turn, 0 hanging up, and then with 200. */
async function startReceiver() {
  const heard: Heard[] = []
  const answers: number[] = []
  let waiting: (() => void)[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const raw = Buffer.concat(chunks).toString('utf8')
    heard.push({ headers: request.headers, raw, body: JSON.parse(raw) as Heard['body'] })
    const status = answers.shift() ?? 200
    if (status === 0) response.destroy()
    else response.writeHead(status).end()
    for (const wake of waiting.splice(0)) wake()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    heard,
    answers,
    /** Once the condition holds for what was heard. */
    async until(holds: (heard: readonly Heard[]) => boolean): Promise<void> {
      while (!holds(heard)) await new Promise<void>((resolve) => waiting.push(resolve))
    },
    /** Throws unless the signature is right. */
    verify: ({ raw, headers }: Heard) => new Webhook(SECRET).verify(raw, headers as Record<string, string>),
    async stop() {
      waiting = []
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
