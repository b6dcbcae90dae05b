import { startSmtp } from '../server/mail/testing-smtp.ts'
import { type Product, startProduct } from './product.ts'
import { test as base, expect } from './test.ts'

export type Mailbox = {
  /** The link in the newest mail to somebody whose subject says this. */
  linkTo(email: string, subject: RegExp): Promise<string>
}

/** The product with a server of mail, and with Google and GitHub set up as far as the pages show it. */
export const test = base.extend<
  { mailbox: Mailbox },
  { product: Product; smtp: Awaited<ReturnType<typeof startSmtp>> }
>({
  smtp: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs
    async ({}, use) => {
      const smtp = await startSmtp()
      await use(smtp)
      await smtp.stop()
    },
    { scope: 'worker' },
  ],
  product: [
    async ({ smtp }, use) => {
      const keys = {
        GOOGLE_CLIENT_ID: 'us',
        GOOGLE_CLIENT_SECRET: 'shh',
        GITHUB_CLIENT_ID: 'us',
        GITHUB_CLIENT_SECRET: 'shh',
      }
      const product = await startProduct({ SMTP_URL: smtp.url, ...keys })
      await use(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  mailbox: async ({ smtp }, use) => {
    await use({
      async linkTo(email, subject) {
        const find = () =>
          smtp.letters.findLast(({ to, headers }) => to.includes(email) && subject.test(headers.subject ?? ''))
        await expect.poll(find).toBeDefined()
        return /https?:\/\/\S+/.exec(find()!.text)![0]
      },
    })
  },
})
