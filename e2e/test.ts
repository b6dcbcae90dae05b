import { randomUUID } from 'node:crypto'
import { type BrowserContext, test as base, type ConsoleMessage, expect } from '@playwright/test'
import { layCable } from './cable.ts'
import { type Product, startProduct } from './product.ts'

export { expect }

export type Credentials = { name: string; email: string; password: string }
export type Answer = { data: unknown; errors?: { message: string; extensions: { code: string } }[] }

export const somebody = (): Credentials => ({
  name: 'Mara Voss',
  email: `${randomUUID()}@example.com`,
  password: 'a long night on a train',
})

type Fixtures = {
  /** Console errors that a journey provokes on purpose: the browser reports every refused request as one. */
  expectedConsole: RegExp[]
  /** Signed up, and signed in in this context. */
  member: Credentials
  /** The product behind a network that can be cut. */
  cable: Awaited<ReturnType<typeof layCable>>
  guard: undefined
}

export const test = base.extend<Fixtures, { product: Product }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs
    async ({}, use) => {
      const product = await startProduct()
      await use(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  baseURL: async ({ product }, use) => use(product.url),
  expectedConsole: [[], { option: true }],

  member: async ({ context, product }, use) => {
    const member = somebody()
    await signUp(context, product.url, member)
    await use(member)
  },

  cable: async ({ product }, use) => {
    const cable = await layCable({ to: product.port })
    await use(cable)
    await cable.remove()
  },

  // Whatever a journey is about: the browser's console and the server's log stay free of errors.
  guard: [
    async ({ context, product, expectedConsole }, use, info) => {
      const found: string[] = []
      context.on('console', (message) => {
        const line = describe(message)
        if (message.type() === 'error' && !expectedConsole.some((one) => one.test(line))) found.push(line)
      })
      context.on('weberror', (error) => found.push(String(error.error().stack ?? error.error())))
      const logged = product.errors().length
      await use(undefined)
      if (info.status !== info.expectedStatus) {
        await info.attach('server.log', { body: product.log.join('\n'), contentType: 'text/plain' })
      }
      expect(found, 'errors in the console').toEqual([])
      expect(product.errors().slice(logged), "errors in the server's log").toEqual([])
    },
    { auto: true },
  ],
})

const describe = (message: ConsoleMessage) => `${message.text()} (${message.location().url})`

export async function signUp(context: BrowserContext, url: string, person: Credentials): Promise<void> {
  const response = await context.request.post(`${url}/api/auth/sign-up/email`, { data: person })
  expect(response.status(), await response.text()).toBe(200)
}

/** Asks the API as the person of the context, by the cookie alone. */
export async function ask<Data>(
  context: BrowserContext,
  url: string,
  query: string,
  variables: object = {},
): Promise<Data> {
  const response = await context.request.post(`${url}/graphql`, { data: { query, variables } })
  const answer = (await response.json()) as Answer
  expect(answer.errors).toBeUndefined()
  return answer.data as Data
}
