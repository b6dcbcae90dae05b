import pg from 'pg'
import { accountSql, CAPTURED, HELD, inLoops, numbersFrom, type Side } from './workload.ts'

const HOLD = {
  name: 'hold',
  text: `SELECT hold_id FROM ledger.hold(${accountSql('$1::bigint')}, gen_random_uuid()::text, 'bench', ${HELD}, interval '15 minutes')`,
}
const CAPTURE = {
  name: 'capture',
  text: `SELECT outcome FROM ledger.capture(${accountSql('$1::bigint')}, $2::uuid, ${CAPTURED}, 'bench')`,
}

/** What the pg driver can do with nothing above it: one connection a client, prepared statements. */
export function createNodeReference(appUrl: string): Side {
  return {
    name: 'pg driver alone',
    async run(round) {
      const draw = numbersFrom(round.seed, round.workload.accounts)
      const clients = Array.from({ length: round.clients }, () => new pg.Client({ connectionString: appUrl }))
      await Promise.all(clients.map((client) => client.connect()))
      try {
        return await inLoops(round, async (index) => {
          const number = draw()
          const { rows } = await clients[index]!.query<{ hold_id: string }>({ ...HOLD, values: [number] })
          const captured = await clients[index]!.query<{ outcome: string }>({
            ...CAPTURE,
            values: [number, rows[0]!.hold_id],
          })
          if (captured.rows[0]!.outcome !== 'CAPTURED') throw new Error('A hold had ended before its capture')
        })
      } finally {
        await Promise.all(clients.map((client) => client.end()))
      }
    },
    close: async () => {},
  }
}
