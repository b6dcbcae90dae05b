import { createTransport } from 'nodemailer'

export type Mailer = ReturnType<typeof createMailer>

export type Mail = {
  /** The same for the same mail, however often it is sent: what came twice is then shown once. */
  id: string
  to: string
  subject: string
  text: string
  html: string
  /** POSTed to without more ado, by RFC 8058, and shown as a button by the program that reads mail. */
  unsubscribeUrl?: string
  /** Which list one leaves by it. */
  list?: string
}

/** The server of mail will not take this mail, now or later. */
export class MailRefused extends Error {}

export type MailerOptions = { url: string; from: string; deadlineMs?: number }

const DEADLINE_MS = 30_000
const CONNECTIONS_MAX = 2

/** Sends mail by SMTP over a few connections that stay open. No retry here: whoever sends is a job. */
export function createMailer({ url, from, deadlineMs = DEADLINE_MS }: MailerOptions) {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    maxRequeues: 0,
    connectionTimeout: deadlineMs,
    greetingTimeout: deadlineMs,
    dnsTimeout: deadlineMs,
    socketTimeout: deadlineMs,
    // What is sent are our own words; nothing in them may name a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const host = hostOf(from)

  return {
    /** Resolves once the server has taken it. Throws MailRefused, or whatever else went wrong within the deadline. */
    async send({ id, to, subject, text, html, unsubscribeUrl, list }: Mail): Promise<void> {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject: oneLine(subject),
          text,
          html,
          messageId: `<${id}@${host}>`,
          ...(list !== undefined && { list: { id: { comment: '', url: `${list}.${host}` } } }),
          headers: {
            ...(unsubscribeUrl !== undefined && {
              'List-Unsubscribe': `<${unsubscribeUrl}>`,
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
            'Auto-Submitted': 'auto-generated',
          },
          // Also ends what sends one byte now and then, which no limit on silence does.
          signal: AbortSignal.timeout(deadlineMs),
        })
      } catch (error) {
        throw isForGood(error) ? new MailRefused(wordsOf(error)) : new Error(wordsOf(error))
      }
    },

    async close(): Promise<void> {
      transport.close()
    },
  }
}

/** A header is one line: what follows a line's end would be another header. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim()
}

export const hostOf = (from: string): string => /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'

/** A 5xx about this mail or its receiver. A wrong password is one too, and may be right tomorrow. */
function isForGood(error: unknown): boolean {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  return (responseCode ?? 0) >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
}

/** Only its words: the error may carry what was sent, and the URL's password. */
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300)
