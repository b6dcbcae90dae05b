import { loadNow, machine, median, say, spreadOf, table } from '../figures.ts'
import { quietMoment } from '../quiet.ts'
import { createScratchDatabase } from '../scratch-database.ts'
import { createNodeReference } from './node-reference.ts'
import { createOurs } from './ours.ts'
import { createPgbench, findPgbench } from './pgbench.ts'
import { createAccounts, SEED, type Side, WORKLOADS, type Workload } from './workload.ts'

const CLIENTS = [1, 16, 64]
const WARM_UP_SECONDS = 1
const SPREAD_RATIO_MIN = 0.5

type Options = { seconds: number; rounds: number; reference: string; only: string | undefined; quiet: boolean }
type Case = { workload: Workload; clients: number }
type Measured = Case & { ours: number[]; reference: number[] }

/** Pairs of a hold and its capture a second: through the product, and through the reference, in turn. */
export async function benchLedger({ seconds, rounds, reference, only, quiet }: Options): Promise<void> {
  const cases = WORKLOADS.flatMap((workload) => CLIENTS.map((clients) => ({ workload, clients }))).filter(
    ({ workload, clients }) => !only || only === workload.name || only === `${workload.name}:${clients}`,
  )
  if (cases.length === 0) throw new Error(`There is no "${only}": spread or hot, with or without :1, :16, :64`)
  const createReference = referenceNamed(reference)
  say(`${machine()}\n${rounds} rounds of ${seconds} s a side, in turn; pairs a second, median (min-max)`)

  const database = await createScratchDatabase()
  const sides: Side[] = []
  try {
    const other = createReference(database.appUrl)
    sides.push(createOurs(database.appUrl), other)
    await createAccounts(database.ownerUrl)
    const measured: Measured[] = []
    for (const each of cases) measured.push(await measure(sides, each, { seconds, rounds, quiet }))
    report(measured, other.name)
  } finally {
    for (const side of sides) await side.close()
    await database.remove()
  }
}

function referenceNamed(name: string): (appUrl: string) => Side {
  if (name === 'node') return createNodeReference
  if (name !== 'pgbench') throw new Error(`There is no reference "${name}": pgbench or node`)
  const program = findPgbench()
  return (appUrl) => createPgbench(appUrl, program)
}

async function measure(sides: Side[], at: Case, how: Pick<Options, 'seconds' | 'rounds' | 'quiet'>): Promise<Measured> {
  const figures = new Map<Side, number[]>(sides.map((side) => [side, []]))
  for (const side of sides) await side.run({ ...at, seconds: WARM_UP_SECONDS, seed: SEED })
  for (let round = 1; round <= how.rounds; round++) {
    if (how.quiet && !(await quietMoment())) process.stderr.write(`Others used the machine in round ${round}\n`)
    // In turn, and the other one first in every second round: what a round leaves behind slows both alike.
    for (const side of round % 2 ? sides : sides.toReversed()) {
      figures.get(side)!.push(await side.run({ ...at, seconds: how.seconds, seed: SEED + round }))
    }
  }
  const [ours, reference] = [figures.get(sides[0]!)!, figures.get(sides[1]!)!]
  process.stderr.write(
    `${at.workload.name}, ${at.clients} clients: ${spreadOf(ours)} and ${spreadOf(reference)}, ${loadNow()}\n`,
  )
  return { ...at, ours, reference }
}

function report(measured: Measured[], referenceName: string): void {
  const rows = measured.map(({ workload, clients, ours, reference }) => [
    workload.name,
    String(clients),
    spreadOf(ours),
    spreadOf(reference),
    ratio(ours, reference).toFixed(2),
  ])
  say(`\n${table(['accounts', 'clients', 'ours', referenceName, 'ratio'], rows)}\n`)
  const find = (name: string, clients: number) =>
    measured.find(({ workload, clients: at }) => workload.name === name && at === clients)
  const [spread, alone, crowd] = [find('spread', 16), find('hot', 1), find('hot', 64)]
  if (spread) {
    const value = ratio(spread.ours, spread.reference)
    verdict(
      `spread, 16 clients: ${value.toFixed(2)} of ${referenceName}, at least ${SPREAD_RATIO_MIN}`,
      value >= SPREAD_RATIO_MIN,
    )
  }
  if (alone && crowd) {
    const value = ratio(crowd.ours, alone.ours)
    verdict(`hot account, 64 clients: ${value.toFixed(2)} of the figure at 1 client, at least 1`, value >= 1)
  }
  say(loadNow())
}

const ratio = (a: number[], b: number[]) => median(a) / median(b)
const verdict = (what: string, met: boolean) => say(`${met ? 'met ' : 'MISSED'}  ${what}`)
