import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddress from 'proxy-addr'

/** Where whoever calls is; undefined once their connection is gone. */
export type AddressOf = (req: IncomingMessage) => string | undefined

/**
 * The address at the other end of the connection or, where that is a proxy we trust, the one that X-Forwarded-For names:
 * the last that no trusted proxy has. What stands before it in the header may be invented.
 */
export function createAddressOf(trustedProxies: readonly string[]): AddressOf {
  const isTrusted = proxyAddress.compile([...trustedProxies])
  return (req) => {
    const said = proxyAddress(req, isTrusted)
    // "unknown", or one with a port: then everybody is the proxy, rather than nobody in particular.
    return isIP(said) ? said : req.socket.remoteAddress
  }
}

/** Addresses and CIDR ranges, or one of the names loopback, linklocal and uniquelocal. */
export function isProxyRange(text: string): boolean {
  try {
    proxyAddress.compile(text)
    return true
  } catch {
    return false
  }
}
