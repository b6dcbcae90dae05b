import { expect, test } from './test.ts'

test('a key made in the settings lets a program in, until it is revoked', async ({ page, product, member }) => {
  /** As a program would: no cookie, no browser. */
  const ask = async (key: string) => {
    const response = await fetch(`${product.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query: '{ viewer { user { email } account { available } } }' }),
    })
    return response.json()
  }

  await page.goto('/settings/keys')
  await expect(page.getByText('No keys yet')).toBeVisible()
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByLabel('Name').fill('Storyboard script')
  await page.getByRole('button', { name: 'Create the key' }).click()
  const key = (await page.getByTestId('api-key').innerText()).trim()
  expect(await ask(key)).toEqual({ data: { viewer: { user: { email: member.email }, account: { available: 2_500 } } } })
  await page.getByRole('button', { name: 'I have it' }).click()

  const row = page.getByRole('row', { name: /Storyboard script/ })
  await expect(row).toBeVisible()
  await expect(page.getByText(key)).toHaveCount(0)

  await row.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByText('No keys yet')).toBeVisible()
  expect(await ask(key)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
})
