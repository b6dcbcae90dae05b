import { createHmac, hkdfSync } from 'node:crypto'

/**
 * What stands for an e-mail address that is no longer kept: the same for the same address, of no use without the server's
 * secret, and never the other way round. See docs/decisions/0014-who-left-and-comes-back.md.
 */
export function createAddressHash(secret: string): (email: string) => string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'accounts: addresses', 32))
  return (email) => createHmac('sha256', key).update(email.trim().toLowerCase()).digest('base64url')
}
