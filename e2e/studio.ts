import { randomUUID } from 'node:crypto'
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test'
import { Client } from 'pg'
import { startEmbedded } from '../server/database/embedded.ts'
import type { Product } from './product.ts'
import { ask } from './test.ts'

export const STORY = `Mara comes home on the night train. Nobody waits on the platform, only the station clock, which has stopped at ten past four. She carries a violin case that is not hers.

In the waiting room Jonas, the old porter, sweeps around her feet. He knows the case. "That belonged to my daughter," he says, and sits down beside her as if the years between were a bench.

At dawn they walk to the river. Mara opens the case. There is no violin in it, only letters, every one of them addressed to Jonas and never sent. He reads the first aloud while the first train leaves without her.`

export const STARTING_POINTS = 2_500

/** The points in the header. */
export const meter = (page: Page): Locator => page.getByRole('button', { name: /\d( pts| points?)? available/ })

export const points = (count: number): string => `${count.toLocaleString('en-US')} ${count === 1 ? 'point' : 'points'}`

export const expectAvailable = (page: Page, count: number, { within }: { within?: number } = {}): Promise<void> =>
  expect(meter(page)).toHaveAccessibleName(new RegExp(`^${count.toLocaleString('en-US')} (pts |points? )?available`), {
    timeout: within,
  })

export const lostBanner = (page: Page): Locator => page.getByText('Reconnecting…')

/** The first whole number in a text: "At most 1,234 points" is 1234. */
export function numberIn(text: string | null): number {
  const digits = text?.match(/\d[\d,]*/)?.[0]
  if (!digits) throw new Error(`No number in "${text}"`)
  return Number(digits.replaceAll(',', ''))
}

/** A figure of the receipt, by its name. */
export const receiptLine = (page: Page, term: string): Locator =>
  page
    .getByRole('region', { name: 'Receipt' })
    .locator('div', { has: page.locator(`dt:text-is("${term}")`) })
    .locator('dd')

export type Account = { posted: number; held: number; available: number }

export async function readAccount(context: BrowserContext, url: string): Promise<Account> {
  const { viewer } = await ask<{ viewer: { account: Account } }>(
    context,
    url,
    '{ viewer { account { posted held available } } }',
  )
  return viewer.account
}

/** Starts work as another program of the same person would. */
export async function startElsewhere(
  context: BrowserContext,
  url: string,
  work: object = { storyBreakdown: { story: STORY } },
): Promise<{ id: string; held: number }> {
  const { startAction } = await ask<{ startAction: { id: string; held: number } }>(
    context,
    url,
    'mutation ($input: StartActionInput!) { startAction(input: $input) { ... on Action { id held } } }',
    { input: { idempotencyKey: randomUUID(), work } },
  )
  expect(startAction).toMatchObject({ id: expect.any(String) })
  return startAction
}

/** Asks until the action has ended. */
export async function chargedFor(
  context: BrowserContext,
  url: string,
  id: string,
  { timeout = 30_000 } = {},
): Promise<number> {
  let charged: number | null = null
  await expect
    .poll(
      async () => {
        const { action } = await ask<{ action: { charged: number | null } }>(
          context,
          url,
          'query ($id: ID!) { action(id: $id) { charged } }',
          { id },
        )
        charged = action.charged
        return charged
      },
      { timeout },
    )
    .not.toBeNull()
  return charged ?? Number.NaN
}

/** What an admin's adjustment does, in the product's own database while it runs. */
export async function adjustPoints({ dataDir }: Product, email: string, change: number): Promise<void> {
  const postgres = await startEmbedded({ dataDir })
  const client = new Client({ connectionString: postgres.appUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query(
      `SELECT ledger.adjust(id, $2::bigint, 'e2e', 'So that this journey begins with few points') FROM "user" WHERE email = $1`,
      [email, change],
    )
    expect(rowCount).toBe(1)
  } finally {
    await client.end()
    await postgres.stop()
  }
}
