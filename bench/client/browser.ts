import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { findBrowser } from '../../tools/browser.ts'

export type Person = { userId: string; cookies: Awaited<ReturnType<BrowserContext['cookies']>> }

export async function openBrowser(): Promise<Browser> {
  const { executablePath, args, env } = await findBrowser()
  return chromium.launch({ executablePath, args, env: { ...process.env, ...env } as Record<string, string> })
}

export async function signUp(browser: Browser, url: string): Promise<Person> {
  const context = await browser.newContext()
  try {
    const response = await context.request.post(`${url}/api/auth/sign-up/email`, {
      data: { name: 'Bench', email: `${crypto.randomUUID()}@bench.example`, password: 'correct horse battery' },
    })
    const body = (await response.json()) as { user?: { id: string } }
    if (!body.user) throw new Error(`Sign-up answered ${response.status()}: ${JSON.stringify(body)}`)
    return { userId: body.user.id, cookies: await context.cookies() }
  } finally {
    await context.close()
  }
}

/** A page of that person, which keeps when a change of the account arrived and when the meter showed it. */
export async function watchedPage(browser: Browser, person: Person, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
  await context.addCookies(person.cookies)
  await context.addInitScript(watchMeter)
  const page = await context.newPage()
  await page.goto(address)
  await page.waitForFunction(() => (window as unknown as Watched).shown !== undefined)
  return page
}

/** In the page: `shown` is what the meter says, `changes` what became of each frame, by the machine's clock. */
export type Watched = {
  shown: number | undefined
  frames: number
  changes: { version: number; available: number; arrivedMs: number; inPageMs?: number; paintedMs?: number }[]
}

function watchMeter(): void {
  const watched = window as unknown as Watched & { WebSocket: typeof WebSocket }
  watched.changes = []
  watched.frames = 0
  const now = () => performance.timeOrigin + performance.now()

  class Stamped extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args)
      // Before the client's own listener.
      this.addEventListener('message', ({ data }) => {
        if (String(data).includes('"actionProgress"')) watched.frames++
        if (!String(data).includes('"accountChanged"')) return
        const account = JSON.parse(String(data)).payload?.data?.accountChanged
        if (account) {
          watched.changes.push({ version: account.version, available: account.available, arrivedMs: now() })
        }
      })
    }
  }
  watched.WebSocket = Stamped

  const read = () => {
    const text = document.querySelector('header button b.num')?.textContent
    if (!text) return
    watched.shown = Number(text.replaceAll(',', ''))
    const last = watched.changes.at(-1)
    if (!last || last.inPageMs !== undefined || last.available !== watched.shown) return
    last.inPageMs = now()
    // A message that is posted in a frame comes after the frame was painted.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        last.paintedMs = now()
      }
      port2.postMessage(null)
    })
  }
  const watch = () =>
    new MutationObserver(read).observe(document, { subtree: true, childList: true, characterData: true })
  watch()
}
