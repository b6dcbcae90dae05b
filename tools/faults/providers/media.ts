import pLimit from 'p-limit'
import type { Person } from '../../../server/test/client.ts'
import type { Report } from '../report.ts'
import { type Ended, runAction } from './action.ts'
import { type MediaBehaviour, mediaBehaviours } from './media-behaviours.ts'
import type { MediaFront } from './media-front.ts'
import type { Outcomes } from './outcomes.ts'
import type { Site } from './site.ts'
import { mediaWorks } from './works.ts'

const AT_ONCE = 16
const SUBMITS_MAX = 6
const POINTS_PER_DOLLAR = 200
/** Micro-dollars of an image in 720p, and of three seconds of video in 480p. */
const COSTS = [50_000, 54_000]
const TYPES = ['image/png', 'video/mp4']
/** Of images; of video there is one. */
const SHAPES = [
  { count: 1, firstRunOnly: false, once: false },
  { count: 3, firstRunOnly: true, once: false },
  { count: 1, firstRunOnly: false, once: true },
  { count: 2, firstRunOnly: false, once: false },
  { count: 2, firstRunOnly: true, once: true },
]

type Shape = (typeof SHAPES)[number]
type Cell = Shape & { behaviour: MediaBehaviour; work: number; marker: string }
type Options = {
  site: Site
  front: MediaFront
  people: Person[]
  report: Report
  outcomes: Outcomes
  short: boolean
  only: string
}

export async function runMedia({ site, front, people, report, outcomes, short, only }: Options): Promise<void> {
  const limit = pLimit(AT_ONCE)
  await Promise.all(
    cellsOf(short)
      .filter(({ behaviour }) => behaviour.name.includes(only))
      .map((cell, index) =>
        limit(async () => {
          const { behaviour, marker, work, count } = cell
          front.play(marker, cell)
          const person = people[index % people.length]!
          const ended = await runAction(site, person, { work: mediaWorks[work]!(`The ferry leaves, ${marker}`, count) })
          const runs = front.runsOf(marker)
          judge(cell, ended, report)
          for (const { makings } of runs) {
            report.check('media: a run is asked for six times at most', makings <= SUBMITS_MAX, () => nameOf(cell))
          }
          await compareFiles(cell, { ended, person, site, report })
          outcomes.add(behaviour.name, { ended, tries: Math.max(...runs.map(({ makings }) => makings)) })
        }).catch((error: unknown) => report.check('nothing breaks', false, () => `${nameOf(cell)}: ${error}`)),
      ),
  )
}

function cellsOf(short: boolean): Cell[] {
  return mediaBehaviours.flatMap((behaviour, at) =>
    (short ? [at % 2] : [0, 1]).flatMap((work) =>
      (short ? [Math.floor(at / 2) % SHAPES.length] : [...SHAPES.keys()]).map((shape): Cell => {
        const drawn = SHAPES[shape]!
        const own = work === 0 ? drawn : { count: 1, firstRunOnly: false, once: drawn.once }
        return { ...own, behaviour, work, marker: `ref-${at}0${work}${shape}` }
      }),
    ),
  )
}

function judge(cell: Cell, ended: Ended, report: Report): void {
  const { behaviour, count, once, firstRunOnly, work } = cell
  const outcome = once ? behaviour.once : behaviour.always
  const good = outcome === 'fine' ? count : firstRunOnly ? count - 1 : 0
  const due = good === 0 ? 0 : Math.max(1, Math.ceil((good * COSTS[work]! * POINTS_PER_DOLLAR) / 1e6))
  const found = `${ended.status} ${ended.failure?.code ?? ''}, ${ended.outputs.length} files, ${ended.charged} points`
  const name = nameOf(cell)
  const right = ended.status === (good > 0 ? 'SUCCEEDED' : 'FAILED') && ended.outputs.length === good
  report.check('media: it ends as the rules say, with the files of what went well', right, () => `${name}: ${found}`)
  if (good === 0) {
    const told = ended.failure?.code === outcome
    report.check('media: who failed is told why', told, () => `${name}: ${found}, ${outcome} meant`)
  }
  report.check(
    'media: paid is what came out, by the list',
    ended.charged === due,
    () => `${name}: ${found}, ${due} due`,
  )
  const { held = -1, charged = -1, released = -1 } = ended.receipt ?? {}
  const settled = ended.held === 0 && charged === ended.charged && held === charged + released
  report.check('media: the receipt adds up, and nothing is held', settled, () => `${name}: ${JSON.stringify(ended)}`)
}

type Seen = { ended: Ended; person: Person; site: Site; report: Report }

async function compareFiles(cell: Cell, { ended, person, site, report }: Seen): Promise<void> {
  for (const { url, bytes, contentType } of ended.outputs) {
    const answer = await fetch(site.url + url, { headers: { authorization: `Bearer ${person.token}` } })
    const file = await answer.arrayBuffer()
    const whole = answer.status === 200 && file.byteLength === bytes && contentType === TYPES[cell.work]
    report.check(
      'media: a file is there, whole, of its kind',
      whole,
      () => `${nameOf(cell)}: ${answer.status} ${bytes}`,
    )
  }
}

const nameOf = ({ behaviour, work, count, once, firstRunOnly, marker }: Cell) =>
  `${behaviour.name} (${marker}, ${work === 0 ? `${count} images` : 'video'}, ${firstRunOnly ? 'the first, ' : ''}${once ? 'once' : 'always'})`
