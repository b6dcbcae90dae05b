import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { type AccountId, isUuid } from '../brands.ts'
import { isKind, type NoticeKind } from './kinds-rules.ts'

export const UNSUBSCRIBE_PATH = '/api/notifications/unsubscribe'

export type Leaving = { accountId: AccountId; kind: NoticeKind }
export type UnsubscribeLinks = ReturnType<typeof createUnsubscribeLinks>

/**
 * Addresses by which whoever got a mail ends that sort of mail, without signing in. They name the account and the kind
 * and are signed, so nobody can write one for somebody else. They hold as long as the server's secret does.
 */
export function createUnsubscribeLinks({ secret, publicUrl }: { secret: string; publicUrl: string }) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'notifications: unsubscribe', 32))
  const sign = ({ accountId, kind }: Leaving) => createHmac('sha256', key).update(`${accountId} ${kind}`).digest()

  return {
    addressOf(leaving: Leaving): string {
      const query = new URLSearchParams({
        account: leaving.accountId,
        kind: leaving.kind,
        signature: sign(leaving).toString('base64url'),
      })
      return `${publicUrl}${UNSUBSCRIBE_PATH}?${query}`
    },

    /** undefined: this is no address of ours. */
    read(query: URLSearchParams): Leaving | undefined {
      const [account, kind, signature] = ['account', 'kind', 'signature'].map((name) => query.get(name) ?? '')
      if (!isUuid(account!) || !isKind(kind!)) return undefined
      const leaving = { accountId: account!.toLowerCase() as AccountId, kind: kind! }
      const given = Buffer.from(signature!, 'base64url')
      const right = sign(leaving)
      return given.length === right.length && timingSafeEqual(given, right) ? leaving : undefined
    },
  }
}
