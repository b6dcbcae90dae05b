import { randomUUID } from 'node:crypto'
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Transactions } from '../database/transaction.ts'
import { type Mailer, MailRefused } from '../mail/mailer.ts'
import { type AuthLetter, writeLetter } from './letters.ts'

export const MAIL_PERSON = 'auth.mail'
export const mailPersonPayload = z.object({ id: z.uuid(), sealed: z.string() })

export type Post = ReturnType<typeof createPost>

/** For as long as the links in it hold. */
const WORTH_MS = 3_600_000
/** The waits grow to a few minutes; together they fit into the hour. */
const ATTEMPTS = 7

const sealedSchema = z.object({ letter: z.custom<AuthLetter>((value) => typeof value === 'object'), until: z.number() })

/** Mails to people about who they are, each as a job. */
export function createPost(deps: {
  transactions: Transactions
  mailer: Pick<Mailer, 'send'>
  secret: string
  clock: Clock
  log: Pick<Logger, 'warn'>
}) {
  const { transactions, mailer, secret, clock, log } = deps

  return {
    /** Resolves once the mail is sure to be tried. */
    async ask(letter: AuthLetter): Promise<void> {
      const id = randomUUID()
      const until = clock.now().getTime() + WORTH_MS
      // The link in it opens an account: whoever reads the table of jobs must not read it.
      const sealed = await symmetricEncrypt({ key: secret, data: JSON.stringify({ letter, until }) })
      await transactions.statement((tx) =>
        tx.enqueue([{ task: MAIL_PERSON, payload: { id, sealed }, key: `auth-mail:${id}`, attempts: ATTEMPTS }]),
      )
    },

    /** The work of the job. What is too late to be of use is not sent. */
    async deliver({ id, sealed }: z.output<typeof mailPersonPayload>): Promise<void> {
      const { letter, until } = sealedSchema.parse(JSON.parse(await symmetricDecrypt({ key: secret, data: sealed })))
      if (clock.now().getTime() > until) return
      try {
        await mailer.send({ id, to: letter.to, ...writeLetter(letter) })
      } catch (error) {
        if (!(error instanceof MailRefused)) throw error
        log.warn({ mailId: id, reason: error.message }, 'a mail was refused for good')
      }
    },
  }
}
