import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from '@playwright/test'
import { createClient } from '../../server/test/client.ts'
import { findBrowser } from '../../tools/browser.ts'
import { say, table } from '../figures.ts'
import { startServer } from '../live/server-process.ts'

const FIRST_LOAD_MAX_KB = 260
const PAGE_MAX_KB = 60
const FIRST_PAGE = '/'
const PAGES = [
  '/studio',
  '/studio/new/story-breakdown',
  '/studio/new/image',
  '/studio/gallery',
  '/activity',
  '/usage',
  '/account',
  '/boosts',
  '/settings/keys',
  '/settings/notifications',
  '/status',
  '/policy',
]

/** What a path weighs: JavaScript and CSS, as the browser asks for them. Fonts and pictures come beside them. */
type Weight = { gz: number; br: number }
type Files = Map<string, Weight>

/** The signed-in overview's first load, and what each further page adds to it, in a real browser. */
export async function benchPageWeight(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-pages-'))
  const server = await startServer(dataDir)
  const { executablePath, args, env } = await findBrowser()
  const browser = await chromium.launch({
    executablePath,
    args,
    env: { ...process.env, ...env } as Record<string, string>,
  })
  try {
    const client = createClient(server.url)
    const { cookie, token } = await client.signUp({
      name: 'Bench',
      email: 'bench@example.com',
      password: 'a long night on a train',
    })
    const action = await startSomething(client, token)
    const visit = (path: string) => filesOf(browser, { url: server.url, cookie, path })
    const first = await visit(FIRST_PAGE)
    const all = sum(first)
    const rows = [line(`${FIRST_PAGE}, the first load`, all, FIRST_LOAD_MAX_KB)]
    for (const path of [...PAGES, `/studio/${action}`]) {
      const own = new Map([...(await visit(path))].filter(([name]) => !first.has(name)))
      rows.push(line(path.replace(action, 'ACTION'), sum(own), PAGE_MAX_KB))
    }
    say(`\n${table(['page', 'gzip', 'brotli', 'at most', ''], rows)}\n`)
    const heaviest = [...first].sort(([, a], [, b]) => b.gz - a.gz).slice(0, 12)
    say(
      table(
        ['of the first load', 'gzip', 'brotli'],
        heaviest.map(([name, { gz, br }]) => [name, kb(gz), kb(br)]),
      ),
    )
  } finally {
    await browser.close()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function startSomething(client: ReturnType<typeof createClient>, token: string): Promise<string> {
  const { data } = await client.query(
    `mutation { startAction(input: { idempotencyKey: "bench", work: { reasoningTask: { task: "By night?" } } }) {
      ... on Action { id } } }`,
    {},
    token,
  )
  return data.startAction.id
}

type Visit = { url: string; cookie: string; path: string }

/** In a context of its own, with nothing cached. */
async function filesOf(browser: Browser, { url, cookie, path }: Visit): Promise<Files> {
  const context = await browser.newContext()
  const cookies = cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return { name, value: value.join('='), url }
  })
  await context.addCookies(cookies)
  const page = await context.newPage()
  const files: Files = new Map()
  const reading: Promise<void>[] = []
  page.on('response', (response) => {
    const name = new URL(response.url()).pathname
    if (/\.(js|css)$/.test(name)) reading.push(response.body().then((body) => void files.set(name, weigh(body))))
  })
  await page.goto(url + path)
  await settled(page)
  await Promise.all(reading)
  await context.close()
  return files
}

async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle')
}

const weigh = (body: Buffer): Weight => ({
  gz: gzipSync(body, { level: 9 }).length,
  br: brotliCompressSync(body).length,
})

const sum = (files: Files): Weight =>
  [...files.values()].reduce((all, { gz, br }) => ({ gz: all.gz + gz, br: all.br + br }), { gz: 0, br: 0 })

const kb = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`

const line = (name: string, { gz, br }: Weight, mostKb: number) => [
  name,
  kb(gz),
  kb(br),
  `${mostKb} kB gzip`,
  gz <= mostKb * 1_000 ? 'met' : 'MISSED',
]
