import type { IncomingHttpHeaders } from 'node:http'

export type OriginPolicy = {
  /** Origins other than our own that may read answers. */
  readonly named: readonly string[]
  /** Our own page or a named one. False without an Origin. */
  knows(headers: FromBrowser): boolean
  /** Certainly somebody else's page. False for what no browser sends. */
  isForeign(headers: FromBrowser): boolean
}

type FromBrowser = Pick<IncomingHttpHeaders, 'origin' | 'host'> & { 'sec-fetch-site'?: string | string[] | undefined }

/** `own`: the addresses that this server is reached by; whatever host a request names is our own too, over the same scheme. */
export function createOriginPolicy({ own, named }: { own: readonly string[]; named: readonly string[] }): OriginPolicy {
  const all = new Set([...own.map((url) => new URL(url).origin), ...named])
  const schemes = new Set(own.map((url) => new URL(url).protocol))

  const isSame = (origin: string, host: string | undefined) =>
    URL.canParse(origin) && new URL(origin).host === host && schemes.has(new URL(origin).protocol)
  const knows = ({ origin, host }: FromBrowser) => origin !== undefined && (all.has(origin) || isSame(origin, host))

  return {
    named,
    knows,
    isForeign(headers) {
      if (headers.origin !== undefined) return !knows(headers)
      // A browser sends no Origin with a plain GET, an image's for instance.
      return headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site'
    },
  }
}
