import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import {
  type ReplicateSandbox,
  startReplicateSandbox,
} from '../../../server/providers/sandbox-replicate/start-replicate-sandbox.ts'
import type { MediaBehaviour } from './media-behaviours.ts'

type Said = { id: string; status: string; output: string | null; error: unknown } & Record<string, unknown>
/** A run as it stands at the provider, and how often that was told. */
export type Run = { said: Said; tellings: number }
export type Told = object | number
export type Making = { make(): Promise<Said>; response: ServerResponse; ended: Promise<void> }

/** What becomes of the runs of one piece of work. */
export type Play = { behaviour: MediaBehaviour; firstRunOnly: boolean; once: boolean }

type Entry = {
  play: Play | undefined
  makings: number
  tellings: number
  files: number
  target: string
  ended: PromiseWithResolvers<void>
  /** What is kept back, to be sent in reverse. */
  held: (() => Promise<number>)[]
}
type Passed = { status: number; headers: IncomingMessage['headers']; body: Buffer }

const MARKER = /ref-\d+/
const HOOK = '/hook/'
const DELIVERY = '/delivery/'
const ENDS = ['succeeded', 'failed', 'canceled']

export type MediaFront = Awaited<ReturnType<typeof startMediaFront>>

/** Stands before the sandbox and does what a provider may do wrong. The sandbox keeps the bill. */
export async function startMediaFront() {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const sandbox: ReplicateSandbox = await startReplicateSandbox({
    port: 0,
    host: '127.0.0.1',
    pace: 0,
    webhookSecret: secret,
  })
  const target = new URL(sandbox.url)
  const plays = new Map<string, Play>()
  const seedsOf = new Map<string, number[]>()
  const bySeed = new Map<number, Entry>()
  const byRun = new Map<string, Entry>()
  const byFile = new Map<string, Entry>()
  const markerOfSeed = new Map<number, string>()
  const answersToForged: number[] = []

  const server = createServer((req, res) => void answer(req, res).catch(() => res.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    res.on('error', () => {})
    const body = await buffer(req)
    const url = req.url ?? ''
    if (url.startsWith(HOOK)) return passHook(req, res, body)
    if (url.startsWith(DELIVERY)) return giveFile(req, res)
    if (req.method === 'POST' && url.endsWith('/predictions')) return makeRun(req, res, body)
    const passed = await pass(req, body)
    if (!/^\/v1\/predictions(\/|$|\?)/.test(url)) return reply(res, passed)
    const said = parsed(passed)
    const list = said?.results as Said[] | undefined
    if (list) {
      const results = list.map((one) => tell(one)).filter((told) => typeof told !== 'number')
      return replyJson(res, 200, { ...said, results })
    }
    if (!said?.id) return reply(res, passed)
    const told = tell(said as Said)
    if (typeof told === 'number') res.writeHead(told).end('{}')
    else replyJson(res, passed.status, told)
  }

  async function makeRun(req: IncomingMessage, res: ServerResponse, body: Buffer): Promise<void> {
    const asked = JSON.parse(body.toString()) as { input: { prompt: string; seed: number }; webhook?: string }
    const { prompt, seed } = asked.input
    const entry = entryOf(prompt.match(MARKER)?.[0] ?? '', seed, asked.webhook ?? '')
    const { play } = entry
    const first = entry.makings++ === 0
    const wish = play?.behaviour.wish
    const make = async () => {
      const sent = {
        ...asked,
        input: { ...asked.input, prompt: wish ? `${prompt} [[sandbox:${wish}]]` : prompt },
        ...(asked.webhook ? { webhook: `${origin}${HOOK}${seed}` } : {}),
      }
      const passed = await pass(req, Buffer.from(JSON.stringify(sent)))
      const said = parsed(passed) as Said
      if (said.id) byRun.set(said.id, entry)
      return said
    }
    if (play?.behaviour.making && (first || !play.once)) {
      return play.behaviour.making({ make, response: res, ended: entry.ended.promise })
    }
    const said = await make()
    replyJson(res, said.id ? 201 : 422, said)
  }

  function entryOf(marker: string, seed: number, hookTarget: string): Entry {
    const known = bySeed.get(seed)
    if (known) return known
    const seeds = seedsOf.get(marker) ?? []
    seedsOf.set(marker, [...seeds, seed])
    markerOfSeed.set(seed, marker)
    const asked = plays.get(marker)
    const entry: Entry = {
      play: asked && (!asked.firstRunOnly || seeds.length === 0) ? asked : undefined,
      makings: 0,
      tellings: 0,
      files: 0,
      target: hookTarget,
      ended: Promise.withResolvers(),
      held: [],
    }
    bySeed.set(seed, entry)
    return entry
  }

  /** Also remembers where its file is. */
  function tell(said: Said): Told {
    const entry = byRun.get(said.id)
    if (!entry) return said
    if (said.output) byFile.set(new URL(said.output).pathname, entry)
    const tellings = entry.tellings++
    const { behaviour, once = false } = entry.play ?? {}
    return behaviour?.told && (!once || tellings === 0 || behaviour.always === behaviour.once)
      ? behaviour.told({ said, tellings })
      : said
  }

  async function passHook(req: IncomingMessage, res: ServerResponse, body: Buffer): Promise<void> {
    const entry = bySeed.get(Number(req.url?.slice(HOOK.length)))!
    const { copies = 1, forged, inReverse } = entry.play?.behaviour ?? {}
    const said = JSON.parse(body.toString()) as Said
    byRun.set(said.id, entry)
    const told = tell(said)
    const ended = ENDS.includes(said.status)
    if (typeof told !== 'number') {
      const id = String(req.headers['webhook-id'])
      const letter = () => post(entry.target, id, told, forged ? undefined : secret)
      if (inReverse && !ended) entry.held.unshift(letter)
      else for (let copy = 0; copy < copies; copy++) await letter()
    }
    if (forged) answersToForged.push(await post(entry.target, 'forged', { ...said, status: 'failed' }, undefined))
    if (ended) {
      for (const late of entry.held) await late()
      entry.ended.resolve()
    }
    res.writeHead(200).end()
  }

  async function giveFile(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const entry = byFile.get(req.url ?? '')
    const { behaviour, once = false } = entry?.play ?? {}
    if (entry && behaviour?.file && (entry.files++ === 0 || !once)) return behaviour.file(res)
    reply(res, await pass(req, Buffer.alloc(0)))
  }

  function pass({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Passed> {
    const { 'transfer-encoding': _, ...rest } = headers
    const options = { hostname: target.hostname, port: target.port, method, path: url }
    return new Promise((resolve, reject) => {
      const sent = send({ ...options, headers: { ...rest, 'content-length': body.length } }, async (answered) => {
        resolve({ status: answered.statusCode ?? 502, headers: answered.headers, body: await buffer(answered) })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }

  return {
    env: { REPLICATE_API_TOKEN: 'faults', REPLICATE_BASE_URL: `${origin}/v1`, REPLICATE_WEBHOOK_SECRET: secret },
    play: (marker: string, play: Play) => void plays.set(marker, play),
    /** What was asked for of each run of a piece of work. */
    runsOf: (marker: string) =>
      (seedsOf.get(marker) ?? []).map((seed) => ({ seed, makings: bySeed.get(seed)!.makings })),
    /** What is on the bill, run by run, and how the run was treated. */
    bill: () =>
      sandbox.book.map(({ seed, billedMicroUsd }) => {
        const behaviour = bySeed.get(seed)?.play?.behaviour
        return { seed, marker: markerOfSeed.get(seed), behaviour, billed: behaviour?.free ? 0 : billedMicroUsd }
      }),
    answersToForged,
    async stop() {
      server.closeAllConnections()
      server.close()
      await sandbox.stop()
    },
  }
}

/** Signed with the secret, or with another one. Gives the status of the answer. */
async function post(url: string, id: string, message: object, secret: string | undefined): Promise<number> {
  const body = JSON.stringify(message)
  const now = new Date()
  const signer = new Webhook(secret ?? `whsec_${randomBytes(32).toString('base64')}`)
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': signer.sign(id, now, body),
  }
  const answer = await fetch(url, { method: 'POST', headers, body })
  await answer.body?.cancel()
  return answer.status
}

function parsed({ body }: Passed): Record<string, unknown> | undefined {
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>
  } catch {
    return undefined
  }
}

function reply(res: ServerResponse, { status, headers, body }: Passed): void {
  const { 'transfer-encoding': _, ...rest } = headers
  res.writeHead(status, { ...rest, 'content-length': body.length }).end(body)
}

const replyJson = (res: ServerResponse, status: number, body: object): void =>
  void res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
