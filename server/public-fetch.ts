import http from 'node:http'
import https from 'node:https'
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent'

/** Why an address was not fetched, in words for the person who gave it. */
export class FetchRefused extends Error {}

export type PublicFile = { contentType: string; bytes: Buffer }

const REDIRECTS_MAX = 3

/**
 * Fetches a file from an address that a user gave, from public addresses only: what the name resolves to is checked by
 * the agent at the connection itself, on every redirect. Bounded in size, time and redirects. Throws FetchRefused.
 */
export async function fetchPublic(
  address: string,
  { bytesMax, timeoutMs, allowPrivate = false }: { bytesMax: number; timeoutMs: number; allowPrivate?: boolean },
): Promise<PublicFile> {
  const signal = AbortSignal.timeout(timeoutMs)
  let url = new URL(address)
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
    const answer = await request(url, { signal, allowPrivate })
    const status = answer.statusCode ?? 0
    if (status >= 300 && status < 400 && answer.headers.location) {
      answer.destroy()
      if (!URL.canParse(answer.headers.location, url)) throw new FetchRefused('The address leads nowhere.')
      url = new URL(answer.headers.location, url)
      continue
    }
    if (status !== 200) {
      answer.destroy()
      throw new FetchRefused(`The address answered with status ${status}.`)
    }
    return { contentType: answer.headers['content-type'] ?? '', bytes: await readBody(answer, bytesMax) }
  }
  throw new FetchRefused('The address redirects too often.')
}

function request(url: URL, { signal, allowPrivate }: { signal: AbortSignal; allowPrivate: boolean }) {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchRefused('Only http and https can be fetched.')
  if (url.username || url.password) throw new FetchRefused('An address with a user name is not fetched.')
  const options = { allowPrivateIPAddress: allowPrivate, allowMetaIPAddress: allowPrivate }
  const secure = url.protocol === 'https:'
  const agent = secure ? new RequestFilteringHttpsAgent(options) : new RequestFilteringHttpAgent(options)
  return new Promise<http.IncomingMessage>((resolve, reject) => {
    const refuse = (error: Error) =>
      reject(signal.aborted ? new FetchRefused('The address did not answer in time.') : refusalOf(error))
    try {
      const headers = { accept: 'image/*', 'user-agent': 'DirectorsPalette/1.0' }
      const sent = (secure ? https : http).get(url, { agent, signal, headers }, resolve)
      sent.on('error', refuse)
    } catch (error) {
      refuse(error as Error)
    }
  })
}

const refusalOf = (error: Error): FetchRefused =>
  /not allowed/i.test(error.message)
    ? new FetchRefused('Only public addresses are fetched.')
    : new FetchRefused('The address cannot be reached.')

async function readBody(answer: http.IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of answer) {
      size += (chunk as Buffer).length
      if (size > bytesMax) throw new FetchRefused(`The file is larger than ${Math.floor(bytesMax / 1_000_000)} MB.`)
      chunks.push(chunk as Buffer)
    }
  } catch (error) {
    throw error instanceof FetchRefused ? error : new FetchRefused('The address broke off.')
  } finally {
    answer.destroy()
  }
  return Buffer.concat(chunks)
}
