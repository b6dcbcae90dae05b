import { readFile } from 'node:fs/promises'
import { expect, test } from './test.ts'

test('the examples get a key of one’s own, which is nowhere after the page is left; the schema is a file', async ({
  page,
  product,
  member,
}) => {
  void member
  await page.goto('/developers')
  const examples = page.getByRole('region', { name: 'Examples', exact: true })
  await expect(examples).toContainText(`API=${product.url}/graphql`)
  await expect(examples).toContainText('KEY=YOUR_KEY')

  await page.getByRole('button', { name: 'Create a key for these examples' }).click()
  await page.getByRole('button', { name: 'Create the key' }).click()
  const key = (await page.getByTestId('api-key').innerText()).trim()
  await page.getByRole('button', { name: 'I have it' }).click()
  await expect(examples).toContainText(`KEY=${key}`)
  await page.getByRole('tab', { name: 'graphql-ws' }).click()
  await expect(examples).toContainText(`authorization: 'Bearer ${key}'`)
  const answer = await fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query: '{ viewer { apiKeys { name scopes } } }' }),
  })
  expect(await answer.json()).toEqual({
    data: { viewer: { apiKeys: [{ name: 'Examples', scopes: ['READ', 'ACT'] }] } },
  })

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the schema' }).click(),
  ])
  const schema = await readFile(await download.path(), 'utf8')
  expect(schema).toContain('union StartActionResult')
  expect(schema).not.toContain('adminSetRate')

  await page.getByRole('link', { name: 'Usage' }).click()
  await expect(page.getByRole('heading', { name: 'Usage', level: 1 })).toBeVisible()
  await page.getByRole('link', { name: 'Developers' }).click()
  await expect(examples).toContainText('KEY=YOUR_KEY')
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain(key)
})

test('GraphiQL opens for who is signed in, with nothing from elsewhere on the network', async ({
  page,
  context,
  member,
}) => {
  void member
  const elsewhere: string[] = []
  await page.route(/^https?:\/\/(?!localhost|127\.0\.0\.1)/, (route) => {
    elsewhere.push(route.request().url())
    return route.abort()
  })
  await page.goto('/graphql')
  await expect(page.locator('.graphiql-container').first()).toBeVisible({ timeout: 20_000 })
  expect(elsewhere).toEqual([])
  await context.clearCookies()
  await page.goto('/graphql')
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fgraphql/)
})
