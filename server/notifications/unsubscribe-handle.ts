import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Handle } from '../http/answers.ts'
import { escapeHtml } from '../mail/template.ts'
import { ABOUT } from './kinds-rules.ts'
import type { Leaving, UnsubscribeLinks } from './unsubscribe.ts'

/** GET asks first, because programs that look through mail follow every link; POST does it, from the button or by RFC 8058. */
export function createUnsubscribeHandle({
  links,
  leave,
}: {
  links: Pick<UnsubscribeLinks, 'read'>
  leave: (leaving: Leaving) => Promise<void>
}): Handle {
  return async (req, res) => {
    if (req.method !== 'GET' && req.method !== 'HEAD' && req.method !== 'POST') {
      res.setHeader('allow', 'GET, HEAD, POST')
      return answer(res, 405, { title: 'This address is only read or posted to', body: 'Nothing was changed.' })
    }
    const leaving = links.read(queryOf(req))
    // All that is asked is in the address; what is posted says nothing more.
    req.resume()
    if (!leaving) {
      return answer(res, 404, {
        title: 'This link does not work',
        body: 'It may have been cut off in the mail. You can choose what is mailed to you in the settings.',
      })
    }
    const { when } = ABOUT[leaving.kind]
    if (req.method !== 'POST') {
      return answer(res, 200, {
        title: 'Stop these mails?',
        body: `They come when ${when}. You still see it in the studio.`,
        button: 'Stop these mails',
      })
    }
    await leave(leaving)
    answer(res, 200, {
      title: 'Done',
      body: `No more mails when ${when}. You can turn them on again in the settings.`,
    })
  }
}

const queryOf = ({ url = '' }: IncomingMessage) => new URLSearchParams(url.split('?').slice(1).join('?'))

type Page = { title: string; body: string; button?: string }

/** A page of its own: it needs no session, no script and no file. The form posts to the address it was shown at. */
function answer(res: ServerResponse, status: number, { title, body, button }: Page): void {
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // The address is as good as a password for this one thing.
    'referrer-policy': 'no-referrer',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  })
  res.end(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(title)} · Director's Palette</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.5 Inter, system-ui, sans-serif }
main { max-width: 400px; padding: 24px }
h1 { margin: 0 0 8px; font-size: 22px }
button { margin-top: 8px; padding: 10px 18px; border: 0; border-radius: 8px; background: #4f46e5; color: #fff; font: inherit; cursor: pointer }
a { color: inherit }
</style>
</head>
<body><main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(body)}</p>
${button ? `<form method="post"><button type="submit">${escapeHtml(button)}</button></form>` : ''}
<p><a href="/settings/notifications">All settings</a></p>
</main></body>
</html>
`)
}
