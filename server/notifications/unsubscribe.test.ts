import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccountId } from '../brands.ts'
import type { Json, Person } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'
import { createUnsubscribeLinks } from './unsubscribe.ts'

let world: World
let links: ReturnType<typeof createUnsubscribeLinks>
beforeAll(async () => {
  world = await startWorld()
  links = createUnsubscribeLinks({ secret: world.config.authSecret!, publicUrl: world.url })
})
afterAll(() => world.close())

const addressFor = ({ userId }: Person) => links.addressOf({ accountId: userId as AccountId, kind: 'PURCHASE_PAID' })

async function mailed(person: Person): Promise<Record<string, boolean>> {
  const { data } = await world.client.query('{ viewer { notificationSettings { kinds { kind mail } } } }', {}, person)
  return Object.fromEntries(data.viewer.notificationSettings.kinds.map((one: Json) => [one.kind, one.mail]))
}

describe('the address in a mail, without a session', () => {
  test('asks first, and stops that sort of mail when the button is pressed', async () => {
    const person = await world.signUp()
    const before = await mailed(person)
    const page = await fetch(addressFor(person))
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain('<form method="post"><button type="submit">Stop these mails</button></form>')
    expect(await mailed(person)).toEqual(before)

    const done = await fetch(addressFor(person), { method: 'POST', body: new URLSearchParams() })
    expect(done.status).toBe(200)
    expect(await done.text()).toContain('No more mails when a boost is paid.')
    expect(await mailed(person)).toEqual({ ...before, PURCHASE_PAID: false })
  })

  test('is left by one click of the mail program, as often as it likes', async () => {
    const person = await world.signUp()
    for (let i = 0; i < 2; i++) {
      const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
      expect((await fetch(addressFor(person), { method: 'POST', body })).status).toBe(200)
    }
    expect(await mailed(person)).toMatchObject({ PURCHASE_PAID: false, PURCHASE_FAILED: true })
  })

  test('cannot be written for somebody else, for another kind, or with another secret', async () => {
    const [ada, ben] = [await world.signUp(), await world.signUp()]
    const change = (name: string, value: string) => {
      const url = new URL(addressFor(ada))
      url.searchParams.set(name, value)
      return url
    }
    const elsewhere = createUnsubscribeLinks({ secret: 'another secret, of another server', publicUrl: world.url })
    const forged = [
      change('account', ben.userId),
      change('kind', 'PURCHASE_FAILED'),
      change('kind', 'EVERYTHING'),
      change('signature', ''),
      change('signature', 'x'.repeat(43)),
      change('signature', '\0'),
      change('account', "' OR true --"),
      elsewhere.addressOf({ accountId: ben.userId as AccountId, kind: 'PURCHASE_PAID' }),
      `${world.url}/api/notifications/unsubscribe`,
      `${world.url}/api/notifications/unsubscribe?${'x'.repeat(8_000)}`,
    ]
    const before = await mailed(ben)
    for (const url of forged) {
      for (const method of ['GET', 'POST']) {
        const answer = await fetch(url, { method })
        expect(answer.status, String(url)).toBe(404)
        expect(await answer.text()).toContain('This link does not work')
      }
    }
    expect(await mailed(ben)).toEqual(before)
    expect(await mailed(ada)).toEqual(before)
  })

  test('of nobody who is here changes nothing and breaks nothing, and is only read or posted to', async () => {
    const person = await world.signUp()
    expect((await fetch(addressFor(person), { method: 'DELETE' })).status).toBe(405)
    expect((await fetch(addressFor(person), { method: 'HEAD' })).status).toBe(200)
    const upper = new URL(addressFor(person))
    upper.searchParams.set('account', person.userId.toUpperCase())
    expect((await fetch(upper, { method: 'POST' })).status).toBe(200)
  })
})
