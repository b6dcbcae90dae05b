import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent'
import { OutputGone, OutputRefused, OutputUnavailable } from './errors.ts'

export type StreamLimits = {
  /** For the next byte, while it is waited for: a reader that is slow is not the source's fault. */
  idleMs: number
  /** Aborted with the error to throw. */
  signal: AbortSignal
  trustedOrigins?: readonly string[] | undefined
  lookup?: LookupFunction | undefined
}

export type Delivery = {
  /** As the source says. */
  bytes: number | undefined
  /** Throws OutputUnavailable when it is cut off. */
  body: AsyncIterable<Uint8Array>
  /** Lets go of the connection. Also needed when the body has never been read. */
  close(): void
}

const REDIRECTS_MAX = 3
const IPV6_PUBLIC = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]
/** They say "not now". */
const RETRIED_STATUSES = [408, 421, 425, 429]

/** By the rules of public-fetch.ts, as a stream. Its errors name no address: those of deliveries are secrets. */
export async function fetchStream(address: string, limits: StreamLimits): Promise<Delivery> {
  let url = urlOf(address)
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
    const { answer, fault } = await request(url, limits)
    const status = answer.statusCode ?? 0
    if (status === 200) return deliveryOf(answer, fault, limits)
    answer.destroy()
    if (status < 300 || status >= 400 || !answer.headers.location) throw errorOf(status)
    url = urlOf(answer.headers.location, url)
  }
  throw new OutputRefused('redirects', 'The provider redirects too often')
}

function errorOf(status: number): OutputGone | OutputUnavailable {
  const final = status >= 400 && status < 500 && !RETRIED_STATUSES.includes(status)
  return final ? new OutputGone(status) : new OutputUnavailable('status', `The provider answered with status ${status}`)
}

function urlOf(address: string, base?: URL): URL {
  if (!URL.canParse(address, base)) throw new OutputRefused('address', 'The address leads nowhere')
  return new URL(address, base)
}

type Answered = { answer: http.IncomingMessage; fault(): Error | undefined }

function request(url: URL, { idleMs, signal, trustedOrigins = [], lookup = dns.lookup }: StreamLimits) {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OutputRefused('address', 'Only http and https are fetched')
  }
  if (url.username || url.password) throw new OutputRefused('address', 'An address with a user name is not fetched')
  const trusted = trustedOrigins.includes(url.origin)
  if (!trusted && isHiddenIPv6(url.hostname.replace(/^\[|\]$/g, ''))) throw notPublic()
  const filter = { allowPrivateIPAddress: trusted, allowMetaIPAddress: trusted }
  const secure = url.protocol === 'https:'
  const options = {
    agent: secure ? new RequestFilteringHttpsAgent(filter) : new RequestFilteringHttpAgent(filter),
    lookup: trusted ? lookup : publicOnly(lookup),
    signal,
    headers: { accept: 'image/*, video/*', 'accept-encoding': 'identity', 'user-agent': 'DirectorsPalette/1.0' },
  }
  return new Promise<Answered>((resolve, reject) => {
    let fault: Error | undefined
    let idle: NodeJS.Timeout | undefined
    const refuse = (error: Error) => {
      clearTimeout(idle)
      fault = error
      reject(failureOf(error, signal))
    }
    try {
      const sent = (secure ? https : http).get(url, options, (answer) => {
        clearTimeout(idle)
        resolve({ answer, fault: () => fault })
      })
      idle = setTimeout(() => sent.destroy(stalled(idleMs)), idleMs)
      // Also after the answer: bytes beyond its length are an error of the request, and unheard it would end the process.
      sent.on('error', refuse)
    } catch (error) {
      refuse(error as Error)
    }
  })
}

function deliveryOf(answer: http.IncomingMessage, fault: Answered['fault'], { idleMs, signal }: StreamLimits) {
  const length = answer.headers['content-length']
  return {
    bytes: length === undefined ? undefined : Number(length),
    body: bodyOf(),
    close: () => void answer.destroy(),
  }

  async function* bodyOf(): AsyncGenerator<Uint8Array, void, undefined> {
    const chunks: AsyncIterator<Buffer> = answer[Symbol.asyncIterator]()
    try {
      for (;;) {
        const idle = setTimeout(() => answer.destroy(stalled(idleMs)), idleMs)
        const { done, value } = await chunks.next().finally(() => clearTimeout(idle))
        const error = fault()
        if (error) throw error
        if (done) return
        yield value
      }
    } catch (error) {
      throw failureOf(error as Error, signal, 'cutOff')
    } finally {
      answer.destroy()
    }
  }
}

const publicOnly =
  (lookup: LookupFunction): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, options, (error, found, family) => {
      const addresses = Array.isArray(found) ? found.map(({ address }) => address) : [found]
      if (!error && addresses.some(isHiddenIPv6)) callback(notPublic(), [])
      else callback(error, found, family)
    })

function isHiddenIPv6(address: string): boolean {
  return ipaddr.IPv6.isValid(address) && !ipaddr.IPv6.parse(address).match(IPV6_PUBLIC)
}

const notPublic = () => new OutputRefused('address', 'Only public addresses are fetched')
const stalled = (idleMs: number) => new OutputUnavailable('timeout', `The provider sent nothing for ${idleMs} ms`)

function failureOf(error: Error, signal: AbortSignal, otherwise: 'connection' | 'cutOff' = 'connection'): Error {
  if (signal.aborted) return signal.reason
  if (error instanceof OutputRefused || error instanceof OutputUnavailable) return error
  if (/not allowed/i.test(error.message)) return notPublic()
  const message = otherwise === 'cutOff' ? 'The output was cut off' : 'The provider cannot be reached'
  return new OutputUnavailable(otherwise, message, { cause: error })
}
