// `npm run prisma -- <arguments>`: Prisma's command line over the WebAssembly schema engine, and over a database of our
// own where none is named.
import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

const SCRATCH_DATABASE = 'palette_scratch'
/** These change or drop what is there at will, so they never get the data of the embedded database. */
const SCRATCH_COMMANDS = ['migrate dev', 'migrate diff', 'migrate reset', 'db push']
const DATABASE_COMMANDS = ['migrate', 'db', 'studio']

type Target = { url: string; stop(): Promise<void> }

const args = process.argv.slice(2)
if (DATABASE_COMMANDS.includes(args[0] ?? '')) requireEngine()
const target = DATABASE_COMMANDS.includes(args[0] ?? '') ? await findDatabase(args.slice(0, 2).join(' ')) : undefined

const child = spawn(process.execPath, [pathOf('../node_modules/prisma/build/index.js'), ...args], {
  stdio: 'inherit',
  env: {
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: pathOf('./schema-engine.ts'),
    // For the engine's first line and for the generators, whatever Node the machine has.
    PATH: `${pathOf('../node_modules/.bin')}${delimiter}${process.env.PATH}`,
    ...(target && { DATABASE_URL: target.url }),
  },
})
child.on('error', (error) => {
  console.error(`Prisma could not be started: ${error.message}. Run \`npm ci\`.`)
  process.exitCode = 1
})
child.on('exit', async (code) => {
  await target?.stop()
  process.exit(code ?? 1)
})

/** `generate` works without it, so that production can install without development dependencies. */
function requireEngine(): void {
  try {
    import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  } catch {
    console.error('Prisma needs its schema engine for this, a development dependency: run `npm ci` without --omit=dev.')
    process.exit(1)
  }
}

async function findDatabase(command: string): Promise<Target> {
  const named = process.env.MIGRATION_DATABASE_URL ?? process.env.DATABASE_URL
  if (named) return { url: named, stop: async () => {} }

  const { startEmbedded } = await import('../server/database/embedded.ts')
  const dataDir = process.env.DATA_DIR ?? pathOf('../.data')
  if (!SCRATCH_COMMANDS.includes(command)) {
    const server = await startEmbedded({ dataDir })
    return { url: server.ownerUrl, stop: server.stop }
  }
  // As the superuser, because these create shadow databases; in a cluster of its own, because roles belong to clusters;
  // afresh, because Prisma's own reset leaves schemas behind that it does not know.
  const { cloneDatabase, dropDatabase } = await import('../server/database/embedded/clone.ts')
  const server = await startEmbedded({ dataDir: `${dataDir}/prisma-scratch`, settings: { fsync: 'off' } })
  await dropDatabase(server, SCRATCH_DATABASE)
  const scratch = await cloneDatabase(server, { name: SCRATCH_DATABASE })
  return { url: scratch.adminUrl, stop: server.stop }
}
