// A process for tests to kill: starts the embedded database of a folder, says so, and with `write` inserts rows without
// end and prints each number once it has been acknowledged.
import pg from 'pg'
import { startEmbedded } from '../embedded.ts'

const [dataDir, task] = process.argv.slice(2)
const server = await startEmbedded({ dataDir: dataDir! })
console.log(JSON.stringify(server))
if (task === 'write') {
  const pool = new pg.Pool({ connectionString: server.ownerUrl, max: 4 })
  await pool.query('CREATE TABLE IF NOT EXISTS written (n bigint PRIMARY KEY)')
  let next = 0
  const writer = async () => {
    for (;;) {
      const n = next++
      await pool.query('INSERT INTO written VALUES ($1)', [n])
      process.stdout.write(`${n}\n`)
    }
  }
  await Promise.all(Array.from({ length: 4 }, writer))
}
// Until the test is done with us.
for await (const _ of process.stdin);
await server.stop()
