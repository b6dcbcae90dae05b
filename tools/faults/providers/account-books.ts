import type pg from 'pg'
import type { Person } from '../../../server/test/client.ts'
import type { Report } from '../report.ts'
import type { Site } from './site.ts'

const TOLD = `query ($from: Date!, $to: Date!) { viewer {
  account { posted held available } usage(from: $from, to: $to, timeZone: "UTC") { points }
} }`
const DAY_MS = 86_400_000

/** What the API tells each person of their points, against what they were charged for. */
export async function compareAccounts(db: pg.Client, site: Site, people: Person[], report: Report): Promise<void> {
  const { rows } = await db.query<{ account: string; charged: string }>(
    'SELECT account_id AS account, sum(charged) AS charged FROM action GROUP BY 1',
  )
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  for (const person of people) {
    const charged = Number(rows.find(({ account }) => account === person.userId)?.charged ?? 0)
    const range = { from: day(Date.now() - DAY_MS), to: day(Date.now() + DAY_MS) }
    const { data } = await site.client.query(TOLD, range, person)
    const { account, usage } = data.viewer
    const left = site.points - charged
    const same = account.held === 0 && account.posted === left && account.available === left && usage.points === charged
    report.check('api: the account and the use are what the actions were charged', same, () => {
      return `${person.email}: ${charged} charged, ${JSON.stringify({ account, usage })}`
    })
  }
}
