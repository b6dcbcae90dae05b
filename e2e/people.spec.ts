import { Client } from 'pg'
import { startEmbedded } from '../server/database/embedded.ts'
import { grantAdmin } from './admin-command.ts'
import { expectSound } from './looks.ts'
import type { Product } from './product.ts'
import { ask, expect, signUp, somebody, test } from './test.ts'

test.use({ expectedConsole: [/status of 403/] })

test('an admin finds somebody, adjusts their points, sees what they see, suspends them, and finds it all in the audit', async ({
  page,
  context,
  browser,
  product,
}) => {
  test.setTimeout(180_000)
  const admin = { ...somebody(), name: 'Rut Falk' }
  const person = { ...somebody(), name: 'Ines Okafor' }
  const theirs = await browser.newContext({ baseURL: product.url })
  await signUp(theirs, product.url, person)
  const other = await theirs.newPage()
  await signUp(context, product.url, admin)
  await grantAdmin(product, admin.email)
  const reason = page.getByRole('textbox', { name: 'Reason' })

  await test.step('finds them by a part of their address', async () => {
    // Open sessions notice within five seconds.
    await expect(async () => {
      await page.goto('/admin/people')
      await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible({ timeout: 4_000 })
    }).toPass({ timeout: 30_000 })
    await expect(page.getByRole('link', { name: admin.name })).toBeVisible()
    await page.getByRole('searchbox', { name: 'Name or e-mail contains' }).fill(person.email.slice(3, 18))
    await expect(page.getByRole('row')).toHaveCount(2)
    await expect(page).toHaveURL(/text=/)
    await page.getByRole('combobox', { name: 'Order' }).selectOption('Most points available')
    await expect(page).toHaveURL(/order=AVAILABLE/)
    await expectSound(page, 'the list of people')
    await page.getByRole('link', { name: person.name }).click()
    await expect(page.getByRole('heading', { name: person.name, level: 1 })).toBeVisible()
  })

  await test.step('gives points, with the password once more because the sign-in was long ago', async () => {
    await signedInLongAgo(product, admin.email)
    // Noticed within five seconds. Asked about nobody, so that the first answer that comes through changes nothing.
    const query = 'mutation { adminSetRole(userId: "nobody", role: USER, reason: "r") { id } }'
    const code = async () => {
      const answer = await context.request.post(`${product.url}/graphql`, { data: { query } })
      return (await answer.json()).errors[0].extensions.code
    }
    await expect.poll(code).toBe('REAUTHENTICATE')
    await page.getByRole('button', { name: 'Adjust points' }).click()
    await page.getByRole('textbox', { name: 'Points' }).fill('250')
    await reason.fill('A lost render')
    await page.getByRole('button', { name: 'Adjust the points' }).click()
    const proof = page.getByRole('dialog', { name: 'Is it you?' })
    await proof.getByLabel('Your password').fill('not this one')
    await proof.getByRole('button', { name: 'Go on' }).click()
    await expect(proof.getByRole('alert')).toContainText('This password is not right')
    await expectSound(page, 'a password that is asked for again')
    await proof.getByLabel('Your password').fill(admin.password)
    await proof.getByRole('button', { name: 'Go on' }).click()
    await expect(page.getByRole('region', { name: 'Account' })).toContainText('2,750 points')
    await expect(page.getByRole('region', { name: 'Points in and out' })).toContainText('A lost render')
  })

  await test.step('sees the product as they do, with a banner on every page, and can change nothing', async () => {
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: `View as ${person.name}` }).click()
    await reason.fill('They asked for help')
    await page.getByRole('button', { name: 'View', exact: true }).click()
    const banner = page.getByText(`You see this as ${person.name}`)
    await expect(banner).toBeVisible()
    await page.goto('/account')
    await expect(banner).toBeVisible()
    await expect(page.getByText('A lost render')).toBeVisible()
    await expectSound(page, 'a page that is viewed as somebody')
    const key = 'mutation { createApiKey(name: "k", scopes: [READ]) { key } }'
    const refused = await context.request.post(`${product.url}/graphql`, { data: { query: key } })
    expect((await refused.json()).errors[0].extensions.code).toBe('FORBIDDEN')
    await page.getByRole('button', { name: 'Stop viewing' }).click()
    await expect(page).toHaveURL(/\/admin\/people\//)
    await expect(banner).toBeHidden()
  })

  await test.step('suspends them: their open page says so', async () => {
    await other.goto('/account')
    await expect(other.getByText('A lost render')).toBeVisible()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Suspend' }).click()
    await page.getByRole('button', { name: 'Suspend', exact: true }).click()
    await expect(page.getByText('Say why')).toBeVisible()
    await reason.fill('A card that is not theirs')
    await page.getByRole('button', { name: 'Suspend', exact: true }).click()
    await expect(page.getByText('Suspended', { exact: true }).first()).toBeVisible()
    await expectSound(page, 'a person')
    await expect(async () => {
      await other.reload()
      await expect(other.getByText('Your account is suspended')).toBeVisible({ timeout: 1_000 })
    }).toPass({ timeout: 10_000 })
    await theirs.close()
  })

  await test.step('finds it all in the audit, with where they were', async () => {
    await page.getByRole('link', { name: 'Audit' }).click()
    const rows = page.getByRole('row')
    await expect(rows.nth(1)).toContainText('Suspended')
    await expect(rows.nth(1)).toContainText(`${person.name} · A card that is not theirs`)
    await expect(rows.nth(1)).toContainText('suspended no → yes')
    await page.getByRole('combobox', { name: 'What was done' }).selectOption('Points')
    await expect(rows).toHaveCount(2)
    await expect(rows.nth(1)).toContainText('available 2,500 → 2,750')
    await expect(rows.nth(1)).toContainText(/127\.0\.0\.1|::1/)
    await expectSound(page, 'the audit')
    const file = await context.request.get(`${product.url}/api/admin/audit.csv?action=points`)
    expect(await file.text()).toContain('A lost render')
  })

  await test.step('and whoever is no admin finds nothing at these addresses', async () => {
    const others = await browser.newContext({ baseURL: product.url })
    const nobody = await others.newPage()
    await signUp(others, product.url, somebody())
    for (const address of ['/admin/people', '/admin/audit']) {
      await nobody.goto(address)
      await expect(nobody.getByRole('heading', { name: 'This page is not in the script' })).toBeVisible()
    }
    const data = await ask<{ admin: null }>(others, product.url, '{ admin { users { edges { cursor } } } }')
    expect(data.admin).toBeNull()
    await others.close()
  })
})

async function signedInLongAgo({ dataDir }: Product, email: string): Promise<void> {
  const postgres = await startEmbedded({ dataDir })
  const client = new Client({ connectionString: postgres.appUrl })
  await client.connect()
  try {
    await client.query(
      `UPDATE session SET created_at = now() - interval '16 minutes' FROM "user" u WHERE u.id = user_id AND u.email = $1`,
      [email],
    )
  } finally {
    await client.end()
    await postgres.stop()
  }
}
