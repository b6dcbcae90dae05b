import { createHash } from 'node:crypto'
import type pg from 'pg'
import { createClient, type Json, type Person } from '../../server/test/client.ts'
import type { Intention } from './crowd.ts'
import type { MediaProvider } from './media-provider.ts'
import type { Site } from './site.ts'

const READ = `query ($id: ID!) { action(id: $id) {
  status held charged failure { code } receipt { quoted held charged released calls }
  outputs { id url contentType bytes }
} }`

type Booked = {
  id: string
  status: string
  charged: string
  reserved: string
  quoted: string
  used: string
  runs: number
  calls: number
}
type StoredFile = { id: string; action: string; bytes: string; type: string; run: string }

/** What the API says of every action against the books, and every file as its owner and as somebody else gets it. */
export async function compareFiles(
  db: pg.Client,
  intentions: readonly Intention[],
  { name, servers, provider, report }: Site<MediaProvider>,
): Promise<void> {
  const client = createClient(servers[0]!.url)
  const { rows: actions } = await db.query<Booked>(
    `SELECT a.id, a.status::text, a.charged, a.reserved, a.quoted,
            coalesce((SELECT -sum(amount) FROM entry e WHERE e.hold_id = a.hold_id AND e.kind = 'USAGE'), 0) AS used,
            (SELECT count(*)::int FROM prediction p WHERE p.action_id = a.id) AS runs,
            (SELECT count(*)::int FROM provider_call c WHERE c.action_id = a.id) AS calls
       FROM action a`,
  )
  const { rows: files } = await db.query<StoredFile>(
    `SELECT o.id, o.action_id AS action, o.bytes, o.content_type AS type, p.external_id AS run
       FROM output o JOIN prediction p ON p.id = o.prediction_id ORDER BY o.part, o.position`,
  )
  let megabytes = 0
  for (const { actionId, person } of intentions) {
    const booked = actions.find(({ id }) => id === actionId)
    if (!booked) continue
    const stored = files.filter(({ action }) => action === booked.id)
    const { data, errors } = await client.query(READ, { id: booked.id }, person)
    const told = data?.action
    report.check('api: status, charge, receipt and files are those of the books', sameAs(told, booked, stored), () => {
      return `${name} ${JSON.stringify({ errors, told, booked, stored })}`
    })
    const stranger = intentions.find((one) => one.person !== person)?.person
    const foreign = stranger && (await client.query(READ, { id: booked.id }, stranger))
    report.check('api: an action is for nobody else', foreign?.data?.action === null, () => JSON.stringify(foreign))
    for (const output of told?.outputs ?? []) {
      const run = stored.find(({ id }) => id === output.id)?.run
      await compareFile({ output, person, stranger, original: run ? await provider.fileOf(run) : undefined })
      megabytes += output.bytes / 1e6
    }
  }
  report.figure(`${name}: files fetched and compared`, `${files.length}, ${megabytes.toFixed(1)} MB`)

  async function compareFile({ output, person, stranger, original }: FileCase): Promise<void> {
    const address = servers[0]!.url + output.url
    const get = (who?: Person) =>
      fetch(address, who ? { headers: { authorization: `Bearer ${who.token}` } } : {}).catch(() => undefined)
    const answer = await get(person)
    const body = await answer?.arrayBuffer().catch(() => undefined)
    const bytes = body ? Buffer.from(body) : Buffer.alloc(0)
    const [status, type] = [answer?.status, answer?.headers.get('content-type')]
    const whole = status === 200 && bytes.length === output.bytes && type === output.contentType
    report.check('files: the owner gets every one, as long as it says', whole, () => {
      return `${name} ${output.id}: ${status}, ${bytes.length} of ${output.bytes} bytes`
    })
    report.check('files: they are whole pictures and films', isWhole(output.contentType, bytes), () => output.id)
    const same = original !== undefined && hashOf(original) === hashOf(bytes)
    report.check('files: every byte is the one that the provider gave out', same, () => `${name} ${output.id}`)
    const refused = [(await get(stranger))?.status, (await get())?.status]
    report.check('files: a stranger gets 404, a guest 401', refused.join() === '404,401', () => refused.join())
  }
}

type FileCase = { output: Json; person: Person; stranger: Person | undefined; original: Buffer | undefined }

function sameAs(told: Json, { status, charged, reserved, quoted, used, calls }: Booked, stored: StoredFile[]): boolean {
  if (!told?.receipt) return false
  const { receipt, outputs } = told
  const money = [receipt.quoted, receipt.held, receipt.charged, receipt.released, told.charged, told.held]
  const expected = [quoted, reserved, charged, Number(reserved) - Number(used), used, 0]
  return (
    told.status === status &&
    money.map(Number).join() === expected.map(Number).join() &&
    receipt.calls === calls &&
    (told.failure !== null) === (status === 'FAILED') &&
    outputs.map(lineOf).join() === stored.map(({ id, bytes, type }) => lineOf({ id, bytes, contentType: type })).join()
  )
}

const lineOf = ({ id, bytes, contentType }: Json): string => `${id} ${bytes} ${contentType}`
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** From the signature to the last byte: a file that was cut off has no end, or a box that reaches beyond it. */
function isWhole(contentType: string, bytes: Buffer): boolean {
  if (contentType === 'image/png') {
    const end = bytes.subarray(-12)
    return bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' && end.toString('latin1', 4, 8) === 'IEND'
  }
  if (contentType !== 'video/mp4' || bytes.toString('latin1', 4, 8) !== 'ftyp') return false
  let at = 0
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt32BE(at)
    if (size < 8) return false
    at += size
  }
  return at === bytes.length
}
