import { setTimeout as sleep } from 'node:timers/promises'
import type { Json, Person, TestClient } from '../../server/test/client.ts'
import type { Random } from './random.ts'
import type { Report } from './report.ts'
import { type Follower, watchAccount, watchAction } from './watchers.ts'
import type { Draw, Work } from './work.ts'

const ENDS = ['SUCCEEDED', 'FAILED', 'CANCELED']
const ACTION = 'id status charged'
const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename ... on Action { ${ACTION} } ... on Error { message }
} }`
const CANCEL = `mutation ($id: ID!) { cancelAction(id: $id) { ${ACTION} } }`
const READ = `query ($id: ID!) { action(id: $id) { ${ACTION} } }`
const LOOPS = 2
const FOLLOWERS_MAX = 4

/** What people ask for, and how much of it they may think better of. */
export type Habits = { draw: Draw; cancelShare: number }

/** What somebody meant to start, under one key; asked for as often as it takes. */
export type Intention = {
  person: Person
  key: string
  marker: string
  work: Work
  /** Told by the server: from then on it must be there for good. */
  actionId: string | undefined
  refused: boolean
  sent: number
  /** It is waited for, whatever happens. */
  kept: boolean
}

export type Told = { id: string; status: string; charged: number | null }

/** Where requests can go, and what happens there. */
export type Scene = {
  name: string
  /** A server that is up; waits for one. */
  client(random: Random): Promise<TestClient>
  socketClosed(code: number): void
  /** Something that a kill may be timed by has just happened. */
  step(name: string): void
  report: Report
}

export type Crowd = ReturnType<typeof createCrowd>

/** Several people who start, repeat, cancel, read and watch at once, and remember what they were told. */
export function createCrowd(scene: Scene, random: Random, { draw, cancelShare }: Habits) {
  const { report, step } = scene
  const intentions: Intention[] = []
  const ended = new Map<string, Told>()
  const followers: Follower[] = []
  const people: { person: Person; watch: ReturnType<typeof watchAccount> }[] = []
  const loops: Promise<void>[] = []
  let [stopped, asked, broken] = [false, 0, 0]

  /** undefined: nobody answered, or only that something broke; what became of it is not known. */
  async function ask(query: string, variables: object, person: Person): Promise<Json | undefined> {
    const client = await scene.client(random)
    asked++
    try {
      const { data, errors } = await client.query(query, variables, person)
      if (data && !errors) return data
      const code = errors?.[0]?.extensions?.code
      report.check('api: what cannot be answered says so with a code', code !== undefined, () => JSON.stringify(errors))
      // A server that is going down, or whose database is gone, may say so.
      if (code === 'INTERNAL' || code === undefined) broken++
      else report.check('no request is refused without cause', false, () => `${scene.name}: ${JSON.stringify(errors)}`)
    } catch {
      broken++
    }
    return undefined
  }

  function hear(told: Told): void {
    if (!ENDS.includes(told.status)) return
    step('end seen')
    const before = ended.get(told.id)
    const same = !before || (before.status === told.status && before.charged === told.charged)
    report.check('api: an end that was told stays as it was told', same, () => JSON.stringify([before, told]))
    ended.set(told.id, told)
  }

  async function start(intention: Intention): Promise<void> {
    const { person, key, work } = intention
    const started = intention.actionId !== undefined
    step(intention.sent++ === 0 ? 'start sent' : 'replay sent')
    const data = await ask(START, { input: { idempotencyKey: key, work } }, person)
    if (!data) {
      // Refused before, it may be held by now.
      intention.refused = false
      return
    }
    step('start answered')
    const { __typename, ...answer } = data.startAction
    if (__typename === 'Action') {
      const same = intention.actionId === undefined || intention.actionId === answer.id
      report.check('api: one key, one action', same, () => `${key}: ${intention.actionId}, then ${answer.id}`)
      intention.actionId = answer.id
      intention.refused = false
      hear(answer)
    } else if (__typename === 'InsufficientCredits') {
      // Of two that are asked at once the refused one may be answered last; the other came when points were free again.
      report.check('api: one key, one action', !started, () => `${key} was started, then refused`)
      intention.refused = intention.actionId === undefined
    } else {
      report.check('no request is refused without cause', false, () => `${__typename} ${answer.message}`)
    }
  }

  async function conflict({ person, key, marker }: Intention): Promise<void> {
    const work = { reasoningTask: { task: `${marker} Something else.` } }
    const data = await ask(START, { input: { idempotencyKey: key, work } }, person)
    if (!data) return
    const { __typename } = data.startAction
    report.check('api: a key with another input is a conflict', __typename === 'IdempotencyConflict', () => __typename)
  }

  async function read(actionId: string, person: Person): Promise<void> {
    const data = await ask(READ, { id: actionId }, person)
    if (!data) return
    const found = data.action !== null
    report.check('api: what was acknowledged is there', found, () => `${scene.name}: ${actionId} is gone`)
    if (found) hear(data.action)
  }

  async function cancel(actionId: string, person: Person): Promise<void> {
    step('cancel sent')
    const data = await ask(CANCEL, { id: actionId }, person)
    if (data?.cancelAction) hear(data.cancelAction)
  }

  function newIntention(person: Person): Intention | undefined {
    const number = intentions.length
    const marker = `ref-${scene.name}-${number}`
    const key = `intention ${number}`
    const work = draw(random, marker)
    if (!work) return undefined
    const kept = !random.chance(cancelShare)
    const intention = { person, key, marker, work, actionId: undefined, refused: false, sent: 0, kept }
    intentions.push(intention)
    return intention
  }

  function follow(intention: Intention): void {
    if (followers.filter(({ done }) => !done()).length >= FOLLOWERS_MAX) return
    followers.push(watchAction(scene, random.fork(), { person: intention.person, id: intention.actionId!, hear }))
  }

  async function doSomething(person: Person): Promise<void> {
    const own = intentions.filter((one) => one.person === person)
    const unknown = own.filter(({ actionId, refused }) => actionId === undefined && !refused)
    const known = own.filter(({ actionId }) => actionId !== undefined)
    const open = known.filter(({ actionId }) => !ended.has(actionId!))
    if (unknown.length > 0 && random.chance(0.6)) return start(random.pick(unknown))
    const choice = random.next()
    const dropped = open.filter(({ kept }) => !kept)
    if (choice < 0.15 && dropped.length > 0) return cancel(random.pick(dropped).actionId!, person)
    if (choice < 0.25 && known.length > 0) return start(random.pick(known))
    if (choice < 0.3 && known.length > 0) return conflict(random.pick(known))
    if (choice < 0.45 && known.length > 0) return read(random.pick(known).actionId!, person)
    const intention = newIntention(person)
    if (!intention) return void (await sleep(random.whole(200, 800)))
    await start(intention)
    if (intention.actionId && random.chance(0.4)) follow(intention)
  }

  async function loop(person: Person): Promise<void> {
    while (!stopped) {
      await doSomething(person)
      await sleep(random.whole(0, 120))
    }
  }

  return {
    intentions,
    ended,
    figures: () => ({ asked, broken, followed: followers.length }),

    async join(person: Person): Promise<void> {
      people.push({ person, watch: watchAccount(scene, random.fork(), person) })
    },

    begin(): void {
      for (const { person } of people) for (let i = 0; i < LOOPS; i++) loops.push(loop(person))
    },

    anybody: (): Person => people[0]!.person,

    /** Reads again what was acknowledged last. */
    async lookBack(count: number): Promise<void> {
      const known = intentions.filter(({ actionId }) => actionId !== undefined).slice(-count)
      await Promise.all(known.map(({ actionId, person }) => read(actionId!, person)))
    },

    /** Nothing new is started; everything whose fate is not known is asked for again, until it is known. */
    async settleDown(): Promise<void> {
      stopped = true
      await Promise.all(loops)
      for (const intention of intentions) {
        for (let tries = 0; tries < 20 && intention.actionId === undefined && !intention.refused; tries++) {
          await start(intention)
        }
      }
    },

    /** When nothing goes on any more: every key once more, every action once more, and what the watchers saw. */
    async compare(): Promise<{ person: Person; entryIds: string[] }[]> {
      for (const intention of intentions.filter(({ actionId }) => actionId !== undefined)) {
        await start(intention)
        await read(intention.actionId!, intention.person)
      }
      for (const follower of followers) await follower.finish()
      return people.map(({ person, watch }) => ({ person, entryIds: watch.entryIds }))
    },

    async leave(): Promise<void> {
      await Promise.all([...people.map(({ watch }) => watch.stop()), ...followers.map((follower) => follower.stop())])
    },
  }
}
