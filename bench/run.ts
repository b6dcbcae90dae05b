import { parseArgs } from 'node:util'
import { benchAccount } from './account/account.ts'
import { benchActivity } from './activity/activity.ts'
import { benchApi } from './api/api.ts'
import { benchClient } from './client/client.ts'
import { benchHealth } from './health/health.ts'
import { benchLedger } from './ledger/ledger.ts'
import { benchLive } from './live/live.ts'
import { benchPageWeight } from './pages/weight.ts'
import { benchPeople } from './people/people.ts'
import { benchReplay } from './prices/replay.ts'
import { benchReports } from './reports/reports.ts'
import { benchFanOut } from './sockets/fan-out.ts'
import { benchSockets } from './sockets/sockets.ts'
import { benchStream } from './stream/stream.ts'

const USAGE = `npm run bench -- ledger [--seconds N] [--rounds N] [--short] [--reference pgbench|node] [--only spread:16] [--quiet]
npm run bench -- live [--short] [--only changes|starts|boot|memory|media|readers] [--quiet]
npm run bench -- api [--short] [--only viewer|starts]
npm run bench -- fan-out [--short]
npm run bench -- sockets [--short]
npm run bench -- stream [--short]
npm run bench -- replay [--short]
npm run bench -- account [--short]
npm run bench -- health [--short] [--quiet]
npm run bench -- activity [--short]
npm run bench -- people [--short]
npm run bench -- reports [--short] [--quiet]
npm run bench -- page-weight
npm run bench -- client [--short] [--only meter|streaming|paint|return] [--page /studio] [--quiet]
--quiet waits, before each round, for a moment in which others use little of the machine
What is measured and how: docs/performance.md`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    short: { type: 'boolean', default: false },
    reference: { type: 'string', default: 'pgbench' },
    only: { type: 'string' },
    quiet: { type: 'boolean', default: false },
    page: { type: 'string', default: '/studio' },
  },
})
const whole = (text: string | undefined, fallback: number) => {
  const value = text === undefined ? fallback : Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`Not a whole number above 0: ${text}\n${USAGE}`)
  return value
}

try {
  const { short, only, quiet, page } = values
  switch (positionals.join(' ')) {
    case 'ledger':
      await benchLedger({
        seconds: whole(values.seconds, short ? 1 : 4),
        rounds: whole(values.rounds, short ? 2 : 5),
        reference: values.reference,
        only,
        quiet,
      })
      break
    case 'live':
      await benchLive({ short, only, quiet })
      break
    case 'api':
      await benchApi({ short, only })
      break
    case 'fan-out':
      await benchFanOut({ short })
      break
    case 'sockets':
      await benchSockets({ short })
      break
    case 'stream':
      await benchStream({ short })
      break
    case 'replay':
      await benchReplay({ short })
      break
    case 'account':
      await benchAccount({ short })
      break
    case 'activity':
      await benchActivity({ short })
      break
    case 'people':
      await benchPeople({ short })
      break
    case 'reports':
      await benchReports({ short, quiet })
      break
    case 'page-weight':
      await benchPageWeight()
      break
    case 'health':
      await benchHealth({ short, quiet })
      break
    case 'client':
      await benchClient({ short, only, quiet, page })
      break
    default:
      throw new Error(USAGE)
  }
  process.exit(0)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}
