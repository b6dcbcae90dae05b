import { randomUUID } from 'node:crypto'
import type { Locator, Page } from '@playwright/test'
import { Client } from 'pg'
import { startEmbedded } from '../server/database/embedded.ts'
import type { Product } from './product.ts'

/** The bell in the header, whatever it counts. */
export const bell = (page: Page): Locator => page.getByRole('button', { name: /^Notifications/ })

export const unread = (page: Page, count: number): Locator =>
  page.getByRole('button', { name: `Notifications, ${count} unread`, exact: true })

/** Tells somebody of work of theirs, in the product's own database while it runs. Pages see it when they read again. */
export async function tellOfWork({ dataDir }: Product, email: string, titles: string[]): Promise<void> {
  const postgres = await startEmbedded({ dataDir })
  const client = new Client({ connectionString: postgres.appUrl })
  await client.connect()
  try {
    for (const title of titles) {
      await client.query(
        `SELECT tell_notice($1::uuid, id, $1::text, 'ACTION_ENDED', $2, 'It cost 12 points.', '/studio') FROM "user" WHERE email = $3`,
        [randomUUID(), title, email],
      )
    }
  } finally {
    await client.end()
    await postgres.stop()
  }
}
