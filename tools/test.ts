// `npm test`: every unit and integration test, then the main job in a real browser. `npm test -- server/credits` runs
// what matches and no browser. Each runner prints its own summary; the last line sums both up.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildClientIfStale } from './build-client.ts'

type Tally = { passed: number; failed: number }

const ROOT = join(import.meta.dirname, '..')
const RUNNER_WITHIN_MS = 15 * 60_000

const filters = process.argv.slice(2)
const reports = mkdtempSync(join(tmpdir(), 'palette-test-reports-'))
const tallies: Tally[] = []

try {
  tallies.push(await runVitest())
  if (filters.length === 0) tallies.push(await runMainJob())
} finally {
  rmSync(reports, { recursive: true, force: true })
}
const sum = (of: keyof Tally) => tallies.reduce((total, tally) => total + tally[of], 0)
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`)
process.exit(sum('failed') === 0 ? 0 : 1)

async function runVitest(): Promise<Tally> {
  const report = join(reports, 'vitest.json')
  const code = await run('Unit and integration tests', [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...filters,
  ])
  return tally(code, report, (json: VitestReport) => ({
    passed: json.numPassedTests,
    // A file that could not be loaded has no test that could have failed.
    failed:
      json.numFailedTests +
      json.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some(hasFailed)).length,
  }))
}

async function runMainJob(): Promise<Tally> {
  const report = join(reports, 'playwright.json')
  try {
    await buildClientIfStale()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    return { passed: 0, failed: 1 }
  }
  const code = await run(
    'The main job in a browser',
    ['node_modules/@playwright/test/cli.js', 'test', '--project=main job'],
    { E2E_REPORT: report },
  )
  return tally(code, report, ({ stats }: PlaywrightReport) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
  }))
}

type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}
type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number } }

function hasFailed({ status }: { status: string }): boolean {
  return status === 'failed'
}

/** A runner that fails without a test that failed, or leaves no report, is a failure of its own. */
function tally<Report>(code: number, report: string, read: (json: Report) => Tally): Tally {
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const found = read(JSON.parse(readFileSync(report, 'utf8')) as Report)
  return code !== 0 && found.failed === 0 ? { ...found, failed: 1 } : found
}

/** Resolves to the exit code. What hangs is ended: its children end with it. */
function run(title: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  process.stdout.write(`\n── ${title}\n`)
  const began = performance.now()
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } })
  const late = setTimeout(() => {
    process.stderr.write(`${title}: not done after ${RUNNER_WITHIN_MS / 60_000} minutes, ended.\n`)
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
  }, RUNNER_WITHIN_MS)
  return new Promise((resolve) => {
    const end = (code: number | null) => {
      clearTimeout(late)
      process.stdout.write(`── ${title}: ${((performance.now() - began) / 1000).toFixed(0)} s\n`)
      resolve(code ?? 1)
    }
    child.once('error', () => end(1))
    child.once('exit', end)
  })
}
