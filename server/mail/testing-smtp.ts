import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'

/** How a server of mail takes one mail: as it should, with a refusal by code, or not at all. */
export type Manner = 'takes' | 'hangs' | 451 | 550

export type Letter = { to: string[]; headers: Record<string, string>; text: string; html: string }

/** A real server of mail on a free port. Its `manners` are used up one a mail; without any it takes what comes. */
export async function startSmtp(manners: Manner[] = []) {
  const letters: Letter[] = []
  let tries = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 100,
    onRcptTo(_address, _session, callback) {
      tries++
      const manner = manners.shift() ?? 'takes'
      if (manner === 'hangs') return
      if (manner === 'takes') return callback()
      callback(Object.assign(new Error(`Not ${manner === 550 ? 'ever' : 'now'}`), { responseCode: manner }))
    },
    async onData(stream: SMTPServerDataStream, { envelope }, callback) {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk as Buffer)
      letters.push(
        parseLetter(
          Buffer.concat(chunks).toString(),
          envelope.rcptTo.map(({ address }) => address),
        ),
      )
      callback()
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    tries: () => tries,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** As far as our own mails go: two parts, quoted-printable or plain. */
function parseLetter(raw: string, to: string[]): Letter {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const headers = headersOf(head)
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1]
  const parts = rest.join('\r\n\r\n').split(`--${boundary}`)
  const part = (type: string) => {
    const found = parts.find((one) => one.includes(`Content-Type: ${type}`)) ?? ''
    const [partHead = '', ...body] = found.trimStart().split('\r\n\r\n')
    const text = body.join('\r\n\r\n')
    return /quoted-printable/i.test(partHead) ? quotedPrintable(text) : text
  }
  return { to, headers, text: part('text/plain'), html: part('text/html') }
}

function headersOf(head: string): Record<string, string> {
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const pairs = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)])
  return Object.fromEntries(pairs.map(([name, value]) => [name, encodedWords(value!)]))
}

const encodedWords = (value: string) =>
  value
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_all, how: string, text: string) =>
      how.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString() : quotedPrintable(text.replaceAll('_', ' ')),
    )

const quotedPrintable = (text: string) =>
  Buffer.from(
    text
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()
