import { randomBytes } from 'node:crypto'
import type { StripeConfig } from '../config.ts'
import type { Handle } from '../http/answers.ts'
import { checkoutPageHandle, SANDBOX_CHECKOUT } from './checkout-page.ts'
import type { Payments } from './payment.ts'
import { startStripeSandbox } from './sandbox-stripe/start-stripe-sandbox.ts'
import { createStripeClient } from './stripe/client.ts'

export type ConnectedPayments = {
  /** undefined: nothing can be bought here. */
  payments: Payments | undefined
  /** What is paid is no money: the sandbox answers, or the key is one for tests. */
  sandbox: boolean
  /** The sandbox's checkout page, which a browser reaches through this server. */
  pages: { path: string; handle: Handle }[]
  /** Once it is known where this server listens: the sandbox has to find it. */
  listening(port: number): void
  stop(): Promise<void>
}

/** The client of Stripe, of the sandbox that answers in its place, or of nothing. */
export async function connectStripe(options: {
  config: StripeConfig
  /** Where the world sees this server. */
  siteUrl: () => string
}): Promise<ConnectedPayments> {
  const { config, siteUrl } = options
  const idle = { sandbox: false, pages: [], listening: () => {}, stop: async () => {} }
  switch (config.kind) {
    case 'live':
      return { ...idle, sandbox: /^[rs]k_test/.test(config.secretKey), payments: createStripeClient(config) }
    case 'off':
      return { ...idle, payments: undefined }
    case 'sandbox': {
      const webhookSecret = `whsec_${randomBytes(32).toString('base64url')}`
      const sandbox = await startStripeSandbox({
        port: 0,
        host: '127.0.0.1',
        webhookSecret,
        pageBase: () => `${siteUrl()}${SANDBOX_CHECKOUT}`,
      })
      return {
        sandbox: true,
        payments: createStripeClient({ secretKey: 'sk_sandbox', webhookSecret, baseUrl: sandbox.url }),
        pages: [{ path: SANDBOX_CHECKOUT, handle: checkoutPageHandle(sandbox.url) }],
        listening: (port) => sandbox.tell(`http://127.0.0.1:${port}/webhooks/stripe`),
        stop: () => sandbox.stop(),
      }
    }
  }
}
