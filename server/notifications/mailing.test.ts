import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { accountOf } from '../brands.ts'
import { type Manner, startSmtp } from '../mail/testing-smtp.ts'
import type { Person } from '../test/client.ts'
import { type Instance, startWorld } from '../test/world.ts'
import { KINDS } from './kinds-rules.ts'
import type { Notice } from './rules.ts'
import { NOTICE } from './testing-notices.ts'

const ENDED: Notice = {
  kind: 'ACTION_ENDED',
  actionId: randomUUID(),
  title: 'Ten past four\r\nBcc: victim@example.com <script>',
  succeeded: true,
  charged: 12n,
}
const SET =
  'mutation ($settings: [NotificationSettingInput!]!) { setNotificationSettings(settings: $settings) { mails } }'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

async function open(manners: Manner[] = []) {
  const queue: Manner[] = []
  const smtp = await startSmtp(queue)
  const world = await startWorld({ env: { SMTP_URL: smtp.url, PUBLIC_URL: 'https://studio.example' } })
  cleanUps.push(world.close, smtp.stop)
  const tell = ({ app }: Pick<Instance, 'app'>, { userId }: Person, key: string, notice: Notice = NOTICE) =>
    app.transactions.transaction((tx) =>
      app.notifications.notify(tx, { accountId: accountOf(userId as never), key, notice }),
    )
  const stored = ({ userId }: Person) => world.system.notification.findMany({ where: { accountId: userId } })
  const jobs = () => world.system.$queryRaw<{ attempts: number; run_at: Date }[]>`
    SELECT attempts, run_at FROM graphile_worker.jobs WHERE key LIKE 'notice-mail:%'`
  let before = 0
  return {
    smtp,
    world,
    /** How often a mail was given to the server of mail. */
    tries: () => smtp.tries() - before,
    /** Somebody whose mail about their address is behind them: the manners are for what comes then. */
    async member(): Promise<Person> {
      const person = await world.signUp()
      const came = () => smtp.letters.some(({ to }) => to.includes(person.email))
      await expect.poll(came, { timeout: 15_000 }).toBe(true)
      smtp.letters.splice(0)
      before = smtp.tries()
      queue.push(...manners.splice(0))
      return person
    },
    tell,
    stored,
    jobs,
    /** Once every mail has been dealt with. */
    settled: () => expect.poll(async () => (await jobs()).length, { timeout: 15_000 }).toBe(0),
  }
}

describe('a mail', () => {
  test('is sent once to whom it concerns, told twenty times by two instances', async () => {
    const { smtp, world, tell, stored, settled, member } = await open()
    const other = await world.startInstance()
    const [ada] = [await member(), await member()]
    await Promise.all(Array.from({ length: 20 }, (_, i) => tell(i % 2 ? world : other, ada, 'bought')))
    await expect.poll(() => smtp.letters.length).toBe(1)
    await settled()
    expect(smtp.letters).toHaveLength(1)
    const [letter] = smtp.letters
    expect(letter!.to).toEqual([ada.email])
    expect(letter!.headers.subject).toBe('500 points added')
    expect(letter!.headers.from).toBe('"Director\'s Palette" <no-reply@studio.example>')
    expect(letter!.text).toContain('Go on in the studio: https://studio.example/boosts/b')
    expect((await stored(ada))[0]!.mailedAt).toBeInstanceOf(Date)
  })

  test('is sent again by nobody, when its job is done once more', async () => {
    const { smtp, world, tell, stored, settled, member, tries } = await open()
    const ada = await member()
    await tell(world, ada, 'bought')
    await expect.poll(() => smtp.letters.length).toBe(1)
    await settled()
    const { id } = (await stored(ada))[0]!
    await world.app.transactions.transaction((tx) =>
      tx.enqueue([{ task: 'notifications.mail', payload: { id }, key: `notice-mail:${id}` }]),
    )
    await settled()
    expect(tries()).toBe(1)
  })

  test('of a kind that is off is not asked for; on, its title cannot write headers or markup', async () => {
    const { smtp, world, tell, jobs, settled, member } = await open()
    const ada = await member()
    await tell(world, ada, 'off', ENDED)
    expect(await jobs()).toEqual([])
    await world.client.query(SET, { settings: [{ kind: 'ACTION_ENDED', mail: true }] }, ada)
    await tell(world, ada, 'on', ENDED)
    await expect.poll(() => smtp.letters.length).toBe(1)
    await settled()
    const [{ headers, html, text }] = smtp.letters as [(typeof smtp.letters)[number]]
    expect(headers.subject).toBe('“Ten past four Bcc: victim@example.com <script>” is ready')
    expect(headers).not.toHaveProperty('bcc')
    expect(html).not.toContain('<script>')
    expect(text).toContain('It cost 12 points.')
  })

  test('that is refused for now is tried again until it is taken, once', async () => {
    const { smtp, world, tell, stored, settled, member, tries } = await open([451])
    const ada = await member()
    await tell(world, ada, 'bought')
    await expect.poll(() => smtp.letters.length, { timeout: 15_000 }).toBe(1)
    await settled()
    expect(tries()).toBe(2)
    expect((await stored(ada))[0]!.mailedAt).toBeInstanceOf(Date)
  })

  test('that is refused for good is not tried again', async () => {
    const { smtp, world, tell, stored, settled, member, tries } = await open([550])
    const ada = await member()
    await tell(world, ada, 'bought')
    await expect.poll(() => tries()).toBe(1)
    await settled()
    expect(smtp.letters).toEqual([])
    expect((await stored(ada))[0]!.mailedAt).toBeNull()
  })

  test('that was turned off before it could be sent is not sent', async () => {
    const { smtp, world, tell, settled, jobs, member } = await open([451])
    const ada = await member()
    await tell(world, ada, 'bought')
    await expect.poll(async () => (await jobs())[0]?.attempts).toBe(1)
    await world.client.query(SET, { settings: [{ kind: 'PURCHASE_PAID', mail: false }] }, ada)
    await settled()
    expect(smtp.letters).toEqual([])
  })
})

test('without a server of mail nothing is asked for, and the settings say so', async () => {
  const world = await startWorld()
  cleanUps.push(world.close)
  const ada = await world.signUp()
  const accountId = accountOf(ada.userId as never)
  const { transactions, notifications } = world.app
  await transactions.transaction((tx) => notifications.notify(tx, { accountId, key: 'k', notice: NOTICE }))
  expect(await world.system.$queryRaw`SELECT FROM graphile_worker.jobs WHERE key LIKE 'notice-mail:%'`).toEqual([])
  const { data } = await world.client.query(
    '{ viewer { notificationSettings { mails kinds { kind name mail } } } }',
    {},
    ada,
  )
  expect(data.viewer.notificationSettings.mails).toBe(false)
  expect(data.viewer.notificationSettings.kinds).toHaveLength(KINDS.length)
})
