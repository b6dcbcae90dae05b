import type pg from 'pg'
import type { Report } from '../report.ts'
import type { MediaFront } from './media-front.ts'

type Row = { seed: number; cost: string; status: string; outcome: string; counted: boolean }

const ROWS = `
  SELECT p.seed, coalesce(c.cost_micro_usd, 0) AS cost, p.status::text, c.outcome::text, c.counted
  FROM prediction p JOIN provider_call c ON c.id = p.id`

/** The provider's bill against our rows, run by run. */
export async function compareBill(db: pg.Client, front: MediaFront, report: Report): Promise<void> {
  const { rows } = await db.query<Row>(ROWS)
  const bill = Map.groupBy(front.bill(), ({ seed }) => seed)
  const ours = new Map(rows.map((row) => [row.seed, row]))
  for (const [seed, made] of bill) {
    const name = `${made[0]!.marker} ${made[0]!.behaviour?.name}`
    report.check('bill: nothing is made twice', made.length === 1, () => `${name}: ${made.length}`)
    report.check('bill: what was made is one of ours', ours.has(seed), () => name)
  }
  let lost = 0
  for (const row of rows) {
    const [made] = bill.get(row.seed) ?? []
    const billed = made?.billed ?? 0
    // Nobody can say what a run cost of which nothing was heard any more.
    if (row.status === 'LOST') lost += billed
    const same = row.status === 'LOST' ? Number(row.cost) === 0 : Number(row.cost) === billed
    report.check('bill: what is billed for a run is what we wrote down', same, () => {
      return `${made?.marker} ${made?.behaviour?.name} ${row.status}: ${billed} billed, we say ${row.cost}`
    })
  }
  const refused = front.answersToForged.filter((status) => status !== 401).length
  report.check('webhooks: what is forged is refused', refused === 0, () => front.answersToForged.join())
  report.figure('bill: of runs that were lost, in micro-dollars', lost)
}
