import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const STAMP = join(ROOT, 'dist/client/.stamp')
const SOURCES = [
  'client/**/*.{ts,tsx,css,html,svg,json}',
  'client/public/**/*',
  'docs/charging-policy.md',
  'package-lock.json',
]

/** Builds the client unless what was built is of these very sources. */
export async function buildClientIfStale(): Promise<void> {
  const stamp = fingerprint()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return
  process.stderr.write('Building the client …\n')
  await vite(['build', '--config', 'client/vite.config.ts', '--logLevel', 'warn'])
  writeFileSync(STAMP, stamp)
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const pattern of SOURCES) {
    for (const file of globSync(pattern, { cwd: ROOT, withFileTypes: false }).sort()) {
      const path = join(ROOT, file)
      if (!/\.[a-z]+$/i.test(file)) continue
      hash.update(file).update('\0').update(readFileSync(path)).update('\0')
    }
  }
  return hash.digest('hex')
}

function vite(args: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The client could not be built (${code})`)),
    )
  })
}

if (import.meta.main) await buildClientIfStale()
