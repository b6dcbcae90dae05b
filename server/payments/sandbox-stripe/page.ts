import type { IncomingMessage, ServerResponse } from 'node:http'
import { readText } from './exchange.ts'
import { pay, payLater } from './happenings.ts'
import type { Session } from './objects.ts'
import { STYLE } from './page-style.ts'
import type { SandboxState } from './state.ts'

type Asked = { state: SandboxState; session: Session | undefined }

/** The page on which a buyer pays: GET shows it, POST is one of its buttons. */
export async function answerPage(request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void> {
  const { state, session } = asked
  if (!session) return send(response, 404, words('This checkout is not known', 'It may be from before a restart.'), '')
  const formAction = `'self' ${new URL(session.successUrl).origin} ${new URL(session.cancelUrl).origin}`
  if (request.method === 'POST') {
    const button = new URLSearchParams(await readText(request)).get('button')
    if (button === 'pay') pay(state, session)
    if (button === 'decline') payLater(state, session, { succeeds: false })
    const where = button === 'cancel' ? session.cancelUrl : session.successUrl
    response.writeHead(303, { location: where, 'cache-control': 'no-store' }).end()
    return
  }
  send(response, 200, session.status === 'open' ? form(session) : ended(session), formAction)
}

const BADGE = '<p class="badge">Sandbox</p>'

function form(session: Session): string {
  return `${BADGE}
    <h1>${escaped(session.product.name)}</h1>
    <p class="price">${price(session)}</p>
    <p class="quiet">${escaped(session.product.description)}</p>
    <p class="note"><strong>No money moves here.</strong> This page stands in for Stripe's while no key is set. Choose
    how the payment ends.</p>
    <form method="post">
      <button name="button" value="pay" class="main">Pay ${price(session)}</button>
      <div class="row">
        <button name="button" value="decline">Decline</button>
        <button name="button" value="cancel">Cancel</button>
      </div>
    </form>`
}

function ended(session: Session): string {
  const text =
    session.status === 'expired'
      ? words('This checkout has expired', 'Nothing was paid.')
      : words('This checkout is done', 'It cannot be paid again.')
  return `${text}<p><a href="${escaped(session.successUrl)}">Back to the order</a></p>`
}

const words = (title: string, detail: string) => `${BADGE}<h1>${title}</h1><p class="quiet">${detail}</p>`

function send(response: ServerResponse, status: number, content: string, formAction: string): void {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action ${formAction || "'none'"}; base-uri 'none'; frame-ancestors 'none'`
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
  })
  response.end(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sandbox checkout</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body><main>${content}</main></body>
</html>`)
}

const price = ({ amount, currency }: Session): string =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(amount / 100)

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
