import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { quickFolder } from './server/test/quick-folder.ts'

// For this process, which starts the tests' PostgreSQL, and for those that run the tests.
process.env.TMPDIR = quickFolder()

export default defineConfig({
  plugins: [react()],
  // Node gives Pothos graphql's CommonJS build; with Vite's choice there would be two realms of graphql.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['server/**/*.test.ts', 'client/**/*.test.{ts,tsx}', 'prisma/**/*.test.ts', 'tools/**/*.test.ts'],
    globalSetup: 'server/test/global-setup.ts',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Each file has a database of its own. The server's modules, a third of the time to load, are loaded once a worker.
    isolate: false,
  },
})
