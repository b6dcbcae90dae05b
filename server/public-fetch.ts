import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent'

/** Why an address was not fetched, in words for the person who gave it. */
export class FetchRefused extends Error {}

export type PublicFile = { contentType: string; bytes: Buffer }

export type FetchLimits = {
  bytesMax: number
  /** For everything: the name, the redirects, the last byte. */
  timeoutMs: number
  /** Origins of configured base URLs: these alone may be private. */
  trustedOrigins?: readonly string[]
  /** How names are resolved. */
  lookup?: LookupFunction
}

const REDIRECTS_MAX = 3
/** All of IPv6 that is routed in public; the agent lets ::127.0.0.1 and what is not assigned pass. */
const IPV6_PUBLIC = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]

/**
 * Fetches a file from an address that a user gave, from public addresses only: what the name resolves to is checked by
 * the agent at the connection itself, on every redirect. Bounded in size, time and redirects. Throws FetchRefused.
 */
export async function fetchPublic(address: string, limits: FetchLimits): Promise<PublicFile> {
  const signal = AbortSignal.timeout(limits.timeoutMs)
  let url = urlOf(address)
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
    const answer = await request(url, signal, limits)
    const status = answer.statusCode ?? 0
    if (status >= 300 && status < 400 && answer.headers.location) {
      answer.destroy()
      url = urlOf(answer.headers.location, url)
      continue
    }
    if (status !== 200) {
      answer.destroy()
      throw new FetchRefused(`The address answered with status ${status}.`)
    }
    return { contentType: answer.headers['content-type'] ?? '', bytes: await readBody(answer, signal, limits.bytesMax) }
  }
  throw new FetchRefused('The address redirects too often.')
}

function urlOf(address: string, base?: URL): URL {
  if (!URL.canParse(address, base)) throw new FetchRefused('The address leads nowhere.')
  return new URL(address, base)
}

function request(url: URL, signal: AbortSignal, { trustedOrigins = [], lookup = dns.lookup }: FetchLimits) {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchRefused('Only http and https can be fetched.')
  if (url.username || url.password) throw new FetchRefused('An address with a user name is not fetched.')
  const trusted = trustedOrigins.includes(url.origin)
  if (!trusted && isHiddenIPv6(url.hostname.replace(/^\[|\]$/g, ''))) throw notPublic()
  const filter = { allowPrivateIPAddress: trusted, allowMetaIPAddress: trusted }
  const secure = url.protocol === 'https:'
  const options = {
    agent: secure ? new RequestFilteringHttpsAgent(filter) : new RequestFilteringHttpAgent(filter),
    lookup: trusted ? lookup : publicOnly(lookup),
    signal,
    headers: { accept: 'image/*', 'user-agent': 'DirectorsPalette/1.0' },
  }
  return new Promise<http.IncomingMessage>((resolve, reject) => {
    const refuse = (error: Error) => reject(refusalOf(error, signal))
    try {
      const sent = (secure ? https : http).get(url, options, resolve)
      sent.on('error', refuse)
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

const notPublic = () => new FetchRefused('Only public addresses are fetched.')

function refusalOf(error: Error, signal: AbortSignal): FetchRefused {
  if (signal.aborted) return new FetchRefused('The address did not answer in time.')
  if (error instanceof FetchRefused) return error
  return /not allowed/i.test(error.message) ? notPublic() : new FetchRefused('The address cannot be reached.')
}

async function readBody(answer: http.IncomingMessage, signal: AbortSignal, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of answer) {
      size += (chunk as Buffer).length
      if (size > bytesMax) throw new FetchRefused(`The file is larger than ${Math.floor(bytesMax / 1_000_000)} MB.`)
      chunks.push(chunk as Buffer)
    }
  } catch (error) {
    throw refusalOf(error as Error, signal)
  } finally {
    answer.destroy()
  }
  return Buffer.concat(chunks)
}
