import pLimit from 'p-limit'
import type { Person } from '../../../server/test/client.ts'
import type { Random } from '../random.ts'
import type { Report } from '../report.ts'
import { type Ended, runAction } from './action.ts'
import type { Outcomes } from './outcomes.ts'
import type { Site } from './site.ts'
import { type TextBehaviour, textBehaviours } from './text-behaviours.ts'
import type { TextEntry, TextProvider } from './text-provider.ts'
import { textWorks } from './works.ts'

const AT_ONCE = 8
const NAMED = 'openai/gpt-4o'
const POINTS_PER_DOLLAR = 200n
/** As many as the longest chain asks for. */
const ALWAYS = 1_000
const ATTEMPTS = 3

/** alone: on one model · once: the first request alone is treated so */
type Cell = { behaviour: TextBehaviour; work: number; alone: boolean; once: boolean; marker: string }
type Expected = { status: 'SUCCEEDED' | 'FAILED'; requests: number }
type Options = {
  site: Site
  provider: TextProvider
  people: Person[]
  random: Random
  report: Report
  outcomes: Outcomes
  short: boolean
  only: string
}

/** Every behaviour with every function, or each with one of them, and what has to come of it. */
export async function runTexts(options: Options): Promise<void> {
  const { site, provider, people, random, report, outcomes, short, only } = options
  const limit = pLimit(AT_ONCE)
  await Promise.all(
    cellsOf(short)
      .filter(({ behaviour }) => behaviour.name.includes(only))
      .map((cell, index) =>
        limit(async () => {
          const { behaviour, marker } = cell
          provider.play(marker, behaviour, cell.once ? 1 : ALWAYS)
          const work = textWorks[cell.work]!(marker, random)
          const input = { work, ...(cell.alone ? { model: NAMED } : {}) }
          const ended = await runAction(site, people[index % people.length]!, input)
          const entries = provider.entriesOf(marker)
          judge(cell, { ended, entries, report })
          outcomes.add(behaviour.name, { ended, tries: entries.length })
        }).catch((error: unknown) => report.check('nothing breaks', false, () => `${nameOf(cell)}: ${error}`)),
      ),
  )
}

function cellsOf(short: boolean): Cell[] {
  const repetitions = short ? [0] : [0, 1, 2, 3, 4]
  const works = textWorks.map((_work, index) => index)
  return textBehaviours.flatMap((behaviour, at) =>
    (short ? [at % works.length] : works).flatMap((work) =>
      repetitions.map((repetition): Cell => {
        const kind = short ? at + Math.floor(at / 4) : repetition
        const [alone, once] = [kind % 4 < 2, kind % 2 === 1]
        return { behaviour, work, alone, once, marker: `ref-${at}${work}${repetition}` }
      }),
    ),
  )
}

/** What the rules of retries and fallbacks promise, said once more: nothing of the gateway's is asked. */
function expectedOf({ behaviour: { course }, alone, once }: Cell): Expected {
  const answered = (requests: number): Expected => ({ status: 'SUCCEEDED', requests })
  const failed = (requests: number): Expected => ({ status: 'FAILED', requests })
  switch (course) {
    case 'fine':
      return answered(1)
    case 'nowhere':
      return failed(1)
    case 'repair':
      return once ? answered(2) : failed(2)
    case 'again':
      return once ? answered(2) : failed(ATTEMPTS)
    case 'elsewhere':
      if (alone) return failed(1)
      return once ? answered(2) : failed(ATTEMPTS)
  }
}

type Seen = { ended: Ended; entries: readonly TextEntry[]; report: Report }

function judge(cell: Cell, { ended, entries, report }: Seen): void {
  const { behaviour } = cell
  const expected = expectedOf(cell)
  const name = nameOf(cell)
  const found = `${ended.status} ${ended.failure?.code ?? ''} after ${entries.length}`
  report.check('texts: it ends as the rules say', ended.status === expected.status, () => `${name}: ${found}`)
  const asked = entries.length === expected.requests && ended.receipt?.calls === entries.length
  report.check('texts: as often as the rules say, and the receipt tells it', asked, () => {
    return `${name}: ${found}, ${ended.receipt?.calls} on the receipt, ${expected.requests} meant`
  })
  const { held = -1, charged = -1, released = -1 } = ended.receipt ?? {}
  const settled = ended.held === 0 && charged === ended.charged && held === charged + released && charged >= 0
  report.check('texts: the receipt adds up, and nothing is held', settled, () => `${name}: ${JSON.stringify(ended)}`)
  if (ended.status !== 'SUCCEEDED') {
    const told = ended.failure?.code === behaviour.code
    report.check('texts: who failed is told why', told, () => `${name}: ${found}, ${behaviour.code} meant`)
    report.check('texts: who failed paid nothing', charged === 0, () => `${name}: ${charged}`)
    return
  }
  const last = entries.at(-1)!
  report.check('texts: what was sent is what is kept', ended.text === last.text, () => `${name}: ${ended.text}`)
  if (last.behaviour.cost !== 'PROVIDER') return
  const price = priceOf(last)
  const due = price < BigInt(held) ? price : BigInt(held)
  report.check('texts: paid is what the provider says of the one that answered', BigInt(charged) === due, () => {
    return `${name}: ${charged} of ${held}, ${due} meant`
  })
}

/** Micro-dollars, rounded up to whole points. */
function priceOf({ says }: TextEntry): bigint {
  const cost = BigInt(Math.ceil(Number(((says.cost ?? 0) * 1e6).toFixed(6))))
  const points = (cost * POINTS_PER_DOLLAR + 999_999n) / 1_000_000n
  return points > 1n ? points : 1n
}

const nameOf = ({ behaviour, work, alone, once, marker }: Cell) =>
  `${behaviour.name} (${marker}, ${Object.keys(textWorks[work]!('', { whole: () => 1, pick: (all: readonly unknown[]) => all[0] } as never))[0]}, ${alone ? 'one model' : 'a chain'}, ${once ? 'once' : 'always'})`
