// `npm run pictures`: a picture of each page into docs/pictures, of the sample data, as on a desk in light and on a phone
// in dark. They are JPEG: eighty lossless ones would outweigh the source.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, expect, type Page } from '@playwright/test'
import { startServer } from '../bench/live/server-process.ts'
import { findBrowser } from './browser.ts'
import { SEED_DOMAIN, SEED_PASSWORD } from './seed/people.ts'

const ROOT = join(import.meta.dirname, '..')
const FOLDER = join(ROOT, 'docs/pictures')
const WHO = `mara.keller${SEED_DOMAIN}`
const WINDOWS = {
  desk: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
} as const

type Shot = { name: string; path: string; guest?: boolean }

const GUESTS: Shot[] = [
  { name: 'sign-in', path: '/sign-in', guest: true },
  { name: 'status', path: '/status', guest: true },
  { name: 'charging-policy', path: '/policy', guest: true },
]
const MEMBERS: Shot[] = [
  { name: 'overview', path: '/' },
  { name: 'studio', path: '/studio' },
  { name: 'form', path: '/studio/new/story-breakdown' },
  { name: 'form-image', path: '/studio/new/image' },
  { name: 'activity', path: '/activity' },
  { name: 'usage', path: '/usage' },
  { name: 'points', path: '/account' },
  { name: 'boosts', path: '/boosts' },
  { name: 'settings', path: '/settings' },
  { name: 'security', path: '/settings/security' },
  { name: 'budget', path: '/settings/budget' },
  { name: 'keys', path: '/settings/keys' },
  { name: 'your-data', path: '/settings/data' },
  { name: 'developers', path: '/developers' },
]
const ADMINS: Shot[] = [
  { name: 'admin-overview', path: '/admin' },
  { name: 'admin-people', path: '/admin/people' },
  { name: 'admin-models', path: '/admin/models' },
  { name: 'admin-prices', path: '/admin/prices' },
  { name: 'admin-money', path: '/admin/money' },
  { name: 'admin-audit', path: '/admin/audit' },
  { name: 'admin-health', path: '/admin/health' },
]

const STORY = `The ferry leaves at ten past four. Mara stands at the rail and counts the lights of the harbour. Below deck a
man she does not know is reading her letter aloud. When the engine stops in the middle of the bay, nobody else looks up.`
const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename ... on Action { id } ... on Error { message }
} }`

const env = { ...process.env, DATA_DIR: mkdtempSync(join(tmpdir(), 'palette-pictures-')), DATABASE_URL: '' }
run('tools/seed.ts')
const server = await startServer(env.DATA_DIR)
run('server/admin-cli.ts', 'grant', WHO)
const { executablePath, args, env: browserEnv } = await findBrowser()
const browser = await chromium.launch({
  executablePath,
  args,
  env: { ...process.env, ...browserEnv } as Record<string, string>,
})
try {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  const made = await makeSomething()
  const works: Shot[] = made.map(([name, id]) => ({ name, path: `/studio/${id}` }))
  const gallery: Shot = { name: 'gallery', path: '/studio/gallery' }
  const shots = [...GUESTS, ...MEMBERS, ...works, gallery, ...ADMINS]
  for (const shot of shots) {
    for (const [size, options] of Object.entries(WINDOWS)) await take(shot, size, options)
  }
  writeFileSync(join(FOLDER, 'README.md'), contents(shots))
} finally {
  await browser.close()
  await server.stop()
  rmSync(env.DATA_DIR, { recursive: true, force: true })
}

function run(...command: string[]): void {
  const { status } = spawnSync(process.execPath, command, { cwd: ROOT, env, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`)
}

async function signedIn(options: object): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...options,
    baseURL: server.url,
    locale: 'en-US',
    reducedMotion: 'reduce',
  })
  const response = await context.request.post('/api/auth/sign-in/email', {
    data: { email: WHO, password: SEED_PASSWORD },
  })
  expect(response.status()).toBe(200)
  return context
}

/** One text and one image, for the pages that show a result. */
async function makeSomething(): Promise<[string, string][]> {
  const context = await signedIn({})
  const start = async (name: string, work: object): Promise<[string, string]> => {
    const input = { idempotencyKey: name, work }
    const answer = await context.request.post('/graphql', { data: { query: START, variables: { input } } })
    const { data } = (await answer.json()) as { data: { startAction: { id: string } } }
    const query = 'query ($id: ID!) { action(id: $id) { status } }'
    const id = data.startAction.id
    await expect
      .poll(async () => (await context.request.post('/graphql', { data: { query, variables: { id } } })).text(), {
        timeout: 60_000,
      })
      .toContain('SUCCEEDED')
    return [name, id]
  }
  const story = await start('story', { storyBreakdown: { story: STORY } })
  const image = await start('image', { imageGeneration: { prompt: 'A ferry at night, lights on wet stone', count: 2 } })
  await context.close()
  return [story, image]
}

async function take({ name, path, guest }: Shot, size: string, options: (typeof WINDOWS)[keyof typeof WINDOWS]) {
  const context = guest
    ? await browser.newContext({ ...options, baseURL: server.url, locale: 'en-US', reducedMotion: 'reduce' })
    : await signedIn(options)
  const page = await context.newPage()
  await page.goto(path)
  await settled(page)
  const picture = await page.screenshot({ type: 'jpeg', quality: 72, fullPage: false })
  writeFileSync(join(FOLDER, `${name}-${size}.jpg`), picture)
  process.stdout.write(`${name}, ${size}: ${(picture.length / 1_024).toFixed(0)} kB\n`)
  await context.close()
}

function contents(shots: readonly Shot[]): string {
  const rows = shots.map(({ name, path }) => {
    const address = path.replace(/[0-9a-f-]{36}/, 'ACTION')
    return `| \`${address}\` | ![on a desk](${name}-desk.jpg) | ![on a phone](${name}-phone.jpg) |`
  })
  return [
    '# Each page, as it looks',
    '',
    'Sample data, on a desk in light and on a phone in dark. Made by `npm run pictures`.',
    '',
    '| page | desk, 1440 × 900 | phone, 390 × 844 |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

/** Nothing loads any more, and what was asked for is there. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 15_000 })
  await page.evaluate(() => document.fonts.ready)
}
