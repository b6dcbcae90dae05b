import { defineConfig } from '@playwright/test'
import { findBrowser } from './tools/browser.ts'

const { executablePath, args, env } = await findBrowser()

const THOROUGH = ['pages.spec.ts', 'pages-beside.spec.ts', 'pages-identity.spec.ts', 'killed-server.spec.ts']

/** The whole product in a real browser. `thorough` takes minutes: every page in every dress, and a server that dies. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  globalTimeout: 40 * 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ...(process.env.E2E_REPORT ? [['json', { outputFile: process.env.E2E_REPORT }] as const] : [])],
  use: {
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1440, height: 900 },
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: { executablePath, args, env: { ...process.env, ...env } as Record<string, string> },
  },
  projects: [
    { name: 'main job', testMatch: 'main-job.spec.ts', workers: 1 },
    { name: 'journeys', testMatch: '*.spec.ts', testIgnore: ['main-job.spec.ts', ...THOROUGH], workers: 1 },
    { name: 'thorough', testMatch: THOROUGH, fullyParallel: true },
  ],
})
