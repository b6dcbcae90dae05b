import { createServer } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createMailer, type Mail, MailRefused, oneLine } from './mailer.ts'
import { letterOf } from './template.ts'
import { type Manner, startSmtp } from './testing-smtp.ts'

const FROM = "Director's Palette <no-reply@studio.example>"
const MAIL: Mail = {
  id: '0199-a',
  to: 'mara@example.com',
  subject: '80 % of this month’s points are used',
  text: 'Plain words.\n',
  html: '<p>Plain words.</p>',
  unsubscribeUrl: 'https://studio.example/api/notifications/unsubscribe?signature=x',
  list: 'renewed',
}

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

async function open({ manners = [], deadlineMs = 3_000 }: { manners?: Manner[]; deadlineMs?: number } = {}) {
  const smtp = await startSmtp(manners)
  const mailer = createMailer({ url: smtp.url, from: FROM, deadlineMs })
  cleanUps.push(() => mailer.close(), smtp.stop)
  return { smtp, mailer }
}

describe('a mail', () => {
  test('arrives with its words in both forms, and with the headers of a list that one can leave', async () => {
    const { smtp, mailer } = await open()
    await mailer.send(MAIL)
    const [letter] = smtp.letters
    expect(letter).toMatchObject({
      to: ['mara@example.com'],
      text: expect.stringContaining('Plain words.'),
      html: expect.stringContaining('<p>Plain words.</p>'),
    })
    expect(letter!.headers).toMatchObject({
      from: '"Director\'s Palette" <no-reply@studio.example>',
      to: 'mara@example.com',
      subject: MAIL.subject,
      'message-id': '<0199-a@studio.example>',
      'list-unsubscribe': `<${MAIL.unsubscribeUrl}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'list-id': '<renewed.studio.example>',
      'auto-submitted': 'auto-generated',
    })
  })

  test.each([
    'Ready\r\nBcc: victim@example.com',
    'Ready\nX-Injected: 1\n\n<h1>Another mail</h1>',
    'Ready\u2028Bcc: victim@example.com',
    `${'long '.repeat(100)}\r\n.\r\nMAIL FROM:<x@y.example>`,
  ])('whose title ends its line has one subject and no header more: %j', async (subject) => {
    const { smtp, mailer } = await open()
    await mailer.send({ ...MAIL, subject })
    expect(smtp.letters).toHaveLength(1)
    const [{ to, headers }] = smtp.letters as [(typeof smtp.letters)[number]]
    expect(to).toEqual(['mara@example.com'])
    expect(headers).not.toHaveProperty('bcc')
    expect(headers).not.toHaveProperty('x-injected')
    expect(headers.subject).toBe(oneLine(subject))
  })

  test('goes to the one address, whatever is written in it', async () => {
    const { smtp, mailer } = await open()
    await mailer.send({ ...MAIL, to: 'mara@example.com, victim@example.com' }).catch(() => {})
    await mailer.send({ ...MAIL, to: '"x" <victim@example.com>' }).catch(() => {})
    expect(smtp.letters.flatMap(({ to }) => to)).not.toContain('victim@example.com')
  })
})

describe('a server of mail that', () => {
  test('refuses for now is an error to try again after, and takes it then', async () => {
    const { smtp, mailer } = await open({ manners: [451] })
    const first = await mailer.send(MAIL).catch((error: unknown) => error)
    expect(first).toBeInstanceOf(Error)
    expect(first).not.toBeInstanceOf(MailRefused)
    await mailer.send(MAIL)
    expect(smtp.letters).toHaveLength(1)
  })

  test('refuses for good says so', async () => {
    const { smtp, mailer } = await open({ manners: [550] })
    await expect(mailer.send(MAIL)).rejects.toThrow(MailRefused)
    expect(smtp.letters).toEqual([])
  })

  test('hangs is left after the deadline, and does not keep the next mail waiting', async () => {
    const { smtp, mailer } = await open({ manners: ['hangs', 'hangs', 'hangs'], deadlineMs: 300 })
    const began = performance.now()
    const sent = await Promise.allSettled([1, 2, 3].map(() => mailer.send(MAIL)))
    expect(sent.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(performance.now() - began).toBeLessThan(2_000)
    await expect
      .poll(
        () =>
          mailer.send(MAIL).then(
            () => smtp.letters.length,
            () => 0,
          ),
        { timeout: 5_000 },
      )
      .toBe(1)
  })

  test('never greets, or sends one byte now and then, is left as well', async () => {
    for (const behave of [() => {}, (socket: { write(text: string): void }) => socket.write('2')]) {
      const sockets = new Set<import('node:net').Socket>()
      const server = createServer((socket) => {
        sockets.add(socket.on('error', () => {}))
        const timer = setInterval(() => behave(socket), 40)
        socket.once('close', () => clearInterval(timer))
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
      const { port } = server.address() as { port: number }
      const mailer = createMailer({ url: `smtp://127.0.0.1:${port}`, from: FROM, deadlineMs: 200 })
      await expect(mailer.send(MAIL)).rejects.toThrow()
      await mailer.close()
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  })

  test('is not there is an error that does not tell the password', async () => {
    const mailer = createMailer({ url: 'smtp://mara:hunter2@127.0.0.1:1', from: FROM, deadlineMs: 500 })
    const error = (await mailer.send(MAIL).catch((one: unknown) => one)) as Error
    expect(error).not.toBeInstanceOf(MailRefused)
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain('hunter2')
    await mailer.close()
  })
})

test('what people wrote is text in a letter, and never markup', () => {
  const title = `<img src=x onerror=alert(1)> & "quotes" 'single'`
  const { text, html } = letterOf({
    title,
    body: '</p><script>alert(2)</script>',
    button: { label: 'Go on', url: 'https://studio.example/studio/1?a=1&b="2"' },
    reason: '<b>why</b>',
    leave: {
      unsubscribeUrl: 'https://studio.example/u?a=1&b=2',
      settingsUrl: 'https://studio.example/settings/notifications',
    },
  })
  expect(text).toContain(title)
  expect(html).not.toMatch(/<img|<script|<b>|onerror=alert\(1\)>/)
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quotes&quot; &#39;single&#39;')
  expect(html).toContain('href="https://studio.example/studio/1?a=1&amp;b=&quot;2&quot;"')
})
