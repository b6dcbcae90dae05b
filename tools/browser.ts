import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a Chromium is, and what it needs in its environment. */
export type Browser = { executablePath: string; env: Record<string, string>; args: string[] }

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const CACHE = join(import.meta.dirname, '../node_modules/.cache')
const UNPACKED = join(CACHE, 'chromium')

/** The Chromium of CHROMIUM_PATH, of the system, or of @sparticuz/chromium. None is a failure, never a skip. */
export async function findBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH
  if (named && !existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, and there is nothing.`)
  const installed = named ?? (process.env.NO_SYSTEM_CHROMIUM ? undefined : SYSTEM.find((path) => existsSync(path)))
  if (installed) return { executablePath: installed, env: {}, args: ARGS }

  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium was found. Install one, or name one with CHROMIUM_PATH.')
  }
  if (!existsSync(UNPACKED)) await unpack()
  return {
    executablePath: join(UNPACKED, 'chromium'),
    env: { LD_LIBRARY_PATH: join(UNPACKED, 'al2023/lib'), FONTCONFIG_PATH: join(UNPACKED, 'fonts') },
    args: ARGS,
  }
}

/** Under a name of its own first: a run that is cut short, or two at once, leave nothing half unpacked to be used. */
async function unpack(): Promise<void> {
  mkdirSync(CACHE, { recursive: true })
  const scratch = mkdtempSync(join(CACHE, 'chromium-'))
  const { TMPDIR, ...rest } = process.env
  try {
    // The package unpacks to the temporary folder, and its libraries only where it believes to be in a Lambda.
    Object.assign(process.env, { TMPDIR: scratch, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' })
    const { default: chromium } = await import('@sparticuz/chromium')
    await chromium.executablePath()
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in rest)) delete process.env[name]
    Object.assign(process.env, rest, TMPDIR === undefined ? {} : { TMPDIR })
  }
  writeFileSync(join(scratch, 'fonts/fonts.conf'), fontsConfiguration(join(UNPACKED, 'fonts')))
  // What root has unpacked, an ordinary user may run.
  for (const path of [scratch, join(scratch, 'chromium')]) chmodSync(path, 0o755)
  try {
    renameSync(scratch, UNPACKED)
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true })
    // Another run was quicker.
    if (!existsSync(UNPACKED)) throw error
  }
}

/** Its own names folders that are not there. */
const fontsConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${escapeXml(folder)}</dir>
  <cachedir>${escapeXml(join(folder, 'cache'))}</cachedir>
</fontconfig>
`

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

if (import.meta.main) process.stdout.write(`${(await findBrowser()).executablePath}\n`)
