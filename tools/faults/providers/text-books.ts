import type pg from 'pg'
import type { Report } from '../report.ts'
import type { TextEntry, TextProvider } from './text-provider.ts'

type Row = { id: string; marker: string; request: string | null; cost: string; source: string | null; counted: boolean }

const ROWS = `
  SELECT c.id, substring(a.input::text FROM 'ref-[0-9]+') AS marker, c.provider_request_id AS request,
    coalesce(c.cost_micro_usd, 0) AS cost, c.cost_source::text AS source, c.counted
  FROM provider_call c JOIN action a ON a.id = c.action_id WHERE c.provider = 'OPENROUTER'`

/** The provider's book against our rows, request by request. */
export async function compareTexts(db: pg.Client, provider: TextProvider, report: Report): Promise<void> {
  const { rows } = await db.query<Row>(ROWS)
  const written = Map.groupBy(rows, ({ marker }) => marker)
  for (const marker of new Set([...provider.markers(), ...written.keys()])) {
    const [asked, ours] = [provider.entriesOf(marker).length, written.get(marker)?.length ?? 0]
    const same = asked === ours
    report.check(
      'texts: every request has its row, and every row its request',
      same,
      () => `${marker}: ${asked}, ${ours}`,
    )
  }
  const entries = new Map(
    provider.markers().flatMap((marker) => provider.entriesOf(marker).map((entry) => [entry.id, entry] as const)),
  )
  for (const row of rows) {
    const entry = row.request === null ? undefined : entries.get(row.request)
    if (row.counted) report.check('texts: what counts was answered', entry !== undefined, () => row.id)
    if (!entry) continue
    const visible = Number(row.cost) > 0
    report.check('texts: what was begun is on the books, charged for or lost', visible, () => entry.behaviour.name)
    if (!row.counted) continue
    const { behaviour } = entry
    const believed = row.source === behaviour.cost
    report.check('texts: a figure is believed where it can be', believed, () => `${behaviour.name}: ${row.source}`)
    if (row.source === 'PROVIDER') {
      const same = Number(row.cost) === Math.ceil(Number(((entry.says.cost ?? 0) * 1e6).toFixed(6)))
      report.check('texts: its figure of a call is ours', same, () => `${behaviour.name}: ${row.cost}`)
    } else {
      const close = isClose(Number(row.cost), truthOf(entry))
      report.check('texts: what is measured is near what it cost', close, () => `${behaviour.name}: ${row.cost}`)
    }
  }
}

/** What the call would honestly have cost. */
const truthOf = ({ truth }: TextEntry): number => truth * 1e6
/** Tokens are estimated, and each maker counts them in its own way. */
const isClose = (measured: number, truth: number): boolean => measured > truth / 2 && measured < truth * 2 + 2
