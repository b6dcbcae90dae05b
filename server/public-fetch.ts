import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent'

/** Why an address was not fetched, in words for the person who gave it. */
export class FetchRefused extends Error {
  readonly reason: 'address' | 'redirects' | 'unreachable' | 'timeout' | 'answer'
  constructor(reason: FetchRefused['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

export type OpenOptions = {
  signal: AbortSignal
  headers: Record<string, string>
  /** Origins of configured base URLs: these alone may be private. */
  trustedOrigins?: readonly string[] | undefined
  /** How names are resolved. */
  lookup?: LookupFunction | undefined
  /** Sent by POST; absent: GET. */
  body?: string | undefined
}

/** `fault`: what went wrong after the answer had begun, such as more bytes than it said. */
export type Opened = { answer: http.IncomingMessage; status: number; fault(): Error | undefined }

export type PublicFile = { contentType: string; bytes: Buffer }

export type FetchLimits = Pick<OpenOptions, 'trustedOrigins' | 'lookup'> & {
  bytesMax: number
  /** For everything: the name, the redirects, the last byte. */
  timeoutMs: number
}

const REDIRECTS_MAX = 3
const AGENT = { 'user-agent': 'DirectorsPalette/1.0' }
/** All of IPv6 that is routed in public; the agent lets ::127.0.0.1 and what is not assigned pass. */
const IPV6_PUBLIC = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]

/**
 * Fetches a file from an address that a user gave. Bounded in size, time and redirects. Throws FetchRefused.
 */
export async function fetchPublic(address: string, limits: FetchLimits): Promise<PublicFile> {
  const { bytesMax, timeoutMs, ...rest } = limits
  const signal = AbortSignal.timeout(timeoutMs)
  const { answer, status } = await openPublic(address, { ...rest, signal, headers: { accept: 'image/*' } })
  if (status !== 200) {
    answer.destroy()
    throw new FetchRefused('answer', `The address answered with status ${status}.`)
  }
  return { contentType: answer.headers['content-type'] ?? '', bytes: await readBody(answer, signal, bytesMax) }
}

/**
 * The answer of an address, from public addresses only: what the name resolves to is checked by the agent at the
 * connection itself, on every redirect. Throws FetchRefused. Read the answer or destroy it.
 */
export async function openPublic(address: string, options: OpenOptions): Promise<Opened> {
  let url = urlOf(address)
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
    const opened = await request(url, options)
    const { status, answer } = opened
    if (status < 300 || status >= 400 || !answer.headers.location) return opened
    answer.destroy()
    url = urlOf(answer.headers.location, url)
  }
  throw new FetchRefused('redirects', 'The address redirects too often.')
}

/**
 * POSTs to an address, to public ones only, and gives the status it answers with. A redirect is an answer: what was
 * meant for one host is sent to no other. Of the answer nothing is read. Throws FetchRefused.
 */
export async function postPublic(address: string, options: OpenOptions & { body: string }): Promise<number> {
  const { status, answer } = await request(urlOf(address), options)
  answer.destroy()
  return status
}

/** Throws FetchRefused for what is no http address, or names a host that is not public as far as can be told now. */
export async function assertPublic(address: string, lookup: LookupFunction = dns.lookup): Promise<void> {
  const url = urlOf(address)
  assertFetchable(url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const found = ipaddr.isValid(host) ? [host] : await addressesOf(host, lookup)
  if (!found.every(isPublic)) throw notPublic()
}

const isPublic = (address: string): boolean =>
  !isHiddenIPv6(address) && (ipaddr.IPv6.isValid(address) || ipaddr.parse(address).range() === 'unicast')

/** None where the name is not known, or not now: it is looked at again at the connection. */
const addressesOf = (host: string, lookup: LookupFunction): Promise<string[]> =>
  new Promise((resolve) => {
    lookup(host, { all: true }, (error, found) => {
      if (error) resolve([])
      else resolve(Array.isArray(found) ? found.map(({ address }) => address) : [found])
    })
  })

function assertFetchable(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new FetchRefused('address', 'Only http and https can be fetched.')
  }
  if (url.username || url.password) {
    throw new FetchRefused('address', 'An address with a user name is not fetched.')
  }
}

function urlOf(address: string, base?: URL): URL {
  if (!URL.canParse(address, base)) throw new FetchRefused('address', 'The address leads nowhere.')
  return new URL(address, base)
}

function request(
  url: URL,
  { signal, headers, trustedOrigins = [], lookup = dns.lookup, body }: OpenOptions,
): Promise<Opened> {
  assertFetchable(url)
  const trusted = trustedOrigins.includes(url.origin)
  if (!trusted && isHiddenIPv6(url.hostname.replace(/^\[|\]$/g, ''))) throw notPublic()
  const filter = { allowPrivateIPAddress: trusted, allowMetaIPAddress: trusted }
  const secure = url.protocol === 'https:'
  const options = {
    agent: secure ? new RequestFilteringHttpsAgent(filter) : new RequestFilteringHttpAgent(filter),
    lookup: trusted ? lookup : publicOnly(lookup),
    signal,
    headers: { ...AGENT, ...headers },
    method: body === undefined ? 'GET' : 'POST',
  }
  return new Promise((resolve, reject) => {
    let fault: Error | undefined
    const refuse = (error: Error) => {
      fault = error
      reject(refusalOf(error, signal))
    }
    try {
      const sent = (secure ? https : http).request(url, options, (answer) =>
        resolve({ answer, status: answer.statusCode ?? 0, fault: () => fault }),
      )
      // Also after the answer: bytes beyond its length are an error of the request, and unheard it would end the process.
      sent.on('error', refuse)
      sent.end(body)
    } catch (error) {
      refuse(error as Error)
    }
  })
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

const notPublic = () => new FetchRefused('address', 'Only public addresses are fetched.')

function refusalOf(error: Error, signal: AbortSignal): FetchRefused {
  if (signal.aborted) return new FetchRefused('timeout', 'The address did not answer in time.', { cause: error })
  if (error instanceof FetchRefused) return error
  if (/not allowed/i.test(error.message)) return notPublic()
  return new FetchRefused('unreachable', 'The address cannot be reached.', { cause: error })
}

async function readBody(answer: http.IncomingMessage, signal: AbortSignal, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of answer) {
      size += (chunk as Buffer).length
      if (size > bytesMax) {
        throw new FetchRefused('answer', `The file is larger than ${Math.floor(bytesMax / 1_000_000)} MB.`)
      }
      chunks.push(chunk as Buffer)
    }
  } catch (error) {
    throw refusalOf(error as Error, signal)
  } finally {
    answer.destroy()
  }
  return Buffer.concat(chunks)
}
