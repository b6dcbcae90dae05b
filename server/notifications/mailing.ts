import type { Logger } from 'pino'
import type { AccountId } from '../brands.ts'
import type { Transactions } from '../database/transaction.ts'
import { type Mailer, MailRefused } from '../mail/mailer.ts'
import { letterOf } from '../mail/template.ts'
import { ABOUT, isKind } from './kinds-rules.ts'
import { isStillMailed } from './service.ts'
import * as store from './store.ts'
import type { UnsubscribeLinks } from './unsubscribe.ts'

/**
 * Mails one notification: the work of a job, which tries again when this throws. It is marked once the server of mail has
 * taken it, so a crash right between the two sends it twice, with the same Message-ID, and never not at all.
 */
export function createMailNotice(deps: {
  transactions: Transactions
  mailer: Pick<Mailer, 'send'>
  links: Pick<UnsubscribeLinks, 'addressOf'>
  publicUrl: string
  log: Pick<Logger, 'warn'>
}) {
  const { transactions, mailer, links, publicUrl, log } = deps

  return async (id: string): Promise<void> => {
    const notification = await transactions.statement((tx) => store.readForMail(tx, id))
    if (!notification || notification.mailedAt) return
    const { kind, title, body, href, account } = notification
    const accountId = notification.accountId as AccountId
    // They may have left since it was told.
    if (!isKind(kind) || !(await transactions.statement((tx) => isStillMailed(tx, notification)))) return

    const unsubscribeUrl = links.addressOf({ accountId, kind })
    const letter = letterOf({
      title,
      body,
      button: { label: 'Go on in the studio', url: `${publicUrl}${href ?? '/studio'}` },
      reason: `This came because mail is on for when ${ABOUT[kind].when}.`,
      leave: { unsubscribeUrl, settingsUrl: `${publicUrl}/settings/notifications` },
    })
    try {
      const list = kind.toLowerCase().replaceAll('_', '-')
      await mailer.send({ id, to: account.user.email, subject: title, ...letter, unsubscribeUrl, list })
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error
      log.warn({ notificationId: id, reason: error.message }, 'a mail was refused for good')
      return
    }
    await transactions.statement((tx) => store.markMailed(tx, id))
  }
}
