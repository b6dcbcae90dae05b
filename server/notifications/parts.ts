import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Transactions } from '../database/transaction.ts'
import { createMailer } from '../mail/mailer.ts'
import { createMailNotice } from './mailing.ts'
import { createNotifications } from './service.ts'
import { createTellings } from './tellings.ts'
import { createUnsubscribeLinks, UNSUBSCRIBE_PATH } from './unsubscribe.ts'
import { createUnsubscribeHandle } from './unsubscribe-handle.ts'

/** All of notifications, put together once for the process. */
export function createNotificationParts({
  config,
  secret,
  transactions,
  log,
}: {
  config: Pick<Config, 'mail' | 'publicUrl'>
  /** of readAuthSecret */
  secret: string
  transactions: Transactions
  log: Logger
}) {
  const { publicUrl } = config
  const mailer = config.mail && createMailer(config.mail)
  const notifications = createNotifications({ transactions, mails: mailer !== undefined })
  const links = createUnsubscribeLinks({ secret, publicUrl })
  return {
    notifications,
    mailer,
    tellings: createTellings(notifications),
    mailNotice: mailer && createMailNotice({ transactions, mailer, links, publicUrl, log }),
    route: {
      path: UNSUBSCRIBE_PATH,
      handle: createUnsubscribeHandle({
        links,
        leave: ({ accountId, kind }) => notifications.setMailSettings(accountId, [{ kind, mail: false }]),
      }),
    },
    stop: async () => mailer?.close(),
  }
}
