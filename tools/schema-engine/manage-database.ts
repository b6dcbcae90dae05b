import pg from 'pg'
import { withDatabase } from './url.ts'

/** `schema-engine cli …`: asks for, creates or drops a whole database. Returns the exit code. */
export async function manageDatabase(command: string, url: string): Promise<number> {
  const { hostname, port, pathname } = new URL(url)
  const name = decodeURIComponent(pathname.slice(1))
  const identifier = pg.escapeIdentifier(name)
  try {
    switch (command) {
      case 'can-connect-to-database':
        await run(url, 'SELECT 1')
        return 0
      case 'create-database':
        await run(withDatabase(url, 'postgres'), `CREATE DATABASE ${identifier}`)
        return 0
      case 'drop-database':
        await run(withDatabase(url, 'postgres'), `DROP DATABASE ${identifier}`)
        return 0
      default:
        return fail('P1014', `Unknown command: ${command}`)
    }
  } catch (error) {
    const { code, message } = error as Error & { code?: string }
    if (code === '3D000') return fail('P1003', `Database \`${name}\` does not exist at \`${hostname}:${port}\``)
    if (code === '28P01') return fail('P1000', message)
    if (command === 'can-connect-to-database') {
      return fail('P1001', `Can't reach database server at \`${hostname}:${port}\`: ${message}`)
    }
    return fail('P1014', message)
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** Prisma's command line reads the last line of stderr as the engine's log. */
function fail(errorCode: string, message: string): number {
  const entry = {
    level: 'ERROR',
    target: 'schema_engine::logger',
    fields: { message, error_code: errorCode, is_panic: false },
    timestamp: new Date().toISOString(),
  }
  process.stderr.write(`{"level":"INFO"}\n${JSON.stringify(entry)}\n`)
  return 1
}
