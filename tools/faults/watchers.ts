import { setTimeout as sleep } from 'node:timers/promises'
import type { Json, Person } from '../../server/test/client.ts'
import type { Scene, Told } from './crowd.ts'
import type { Random } from './random.ts'

const ENTRIES = 'subscription ($after: ID) { entryAdded(after: $after) { id amount balanceAfter } }'
const ACCOUNT = 'subscription { accountChanged { version available held posted } }'
const PROGRESS = `subscription ($id: ID!, $after: Int) { actionProgress(id: $id, after: $after) {
  sequence action { id status charged }
} }`
const FINISH_TIMEOUT_MS = 20_000

type Watching = {
  query: string
  variables: () => Record<string, unknown>
  onData: (data: Json) => void
  person: Person
}

/** Subscribes, and again behind what was seen, whenever the connection breaks. `ended`: the server completed it. */
function keepWatching(scene: Scene, random: Random, { query, variables, onData, person }: Watching) {
  let [stopped, ended] = [false, false]
  let close = async () => {}

  const run = async () => {
    while (!stopped && !ended) {
      const client = await scene.client(random)
      if (stopped) return
      const socket = client.socket(person)
      close = socket.close
      socket.on('closed', (event) => scene.socketClosed((event as { code: number }).code))
      try {
        let failed = false
        for await (const { data, errors } of socket.subscribe(query, variables())) {
          if (errors) failed = true
          else if (data) onData(data)
        }
        ended = !stopped && !failed
      } catch {
        await sleep(random.whole(5, 50))
      } finally {
        await socket.close()
      }
    }
  }
  const running = run()
  return {
    hasEnded: () => ended,
    running,
    async stop() {
      stopped = true
      await close()
      await running
    },
  }
}

/** Every entry of an account in order, and its versions. */
export function watchAccount(scene: Scene, random: Random, person: Person) {
  const { report } = scene
  const entryIds: string[] = []
  let balance = 0
  let newest = -1
  const entries = keepWatching(scene, random, {
    person,
    query: ENTRIES,
    variables: () => ({ after: entryIds.at(-1) ?? null }),
    onData({ entryAdded: { id, amount, balanceAfter } }) {
      const follows = balance + amount === balanceAfter
      report.check(
        'api: entries come once, in order, none missed',
        follows,
        () => `${balance} + ${amount} ≠ ${balanceAfter}`,
      )
      entryIds.push(id)
      balance = balanceAfter
    },
  })
  const account = keepWatching(scene, random, {
    person,
    query: ACCOUNT,
    variables: () => ({}),
    onData({ accountChanged: { version, available, held, posted } }) {
      const sane = version >= newest && available >= 0 && held >= 0 && available + held === posted
      report.check('api: an account never goes back, nor below zero', sane, () =>
        JSON.stringify({ newest, version, available, held, posted }),
      )
      newest = version
    },
  })
  return {
    entryIds,
    async stop() {
      await Promise.all([entries.stop(), account.stop()])
    },
  }
}

export type Follower = ReturnType<typeof watchAction>

/** The progress of one action, to its end. */
export function watchAction(
  scene: Scene,
  random: Random,
  { person, id, hear }: { person: Person; id: string; hear: (told: Told) => void },
) {
  let seen = 0
  let last: Told | undefined
  const watching = keepWatching(scene, random, {
    person,
    query: PROGRESS,
    variables: () => ({ id, after: seen }),
    onData({ actionProgress: { sequence, action } }) {
      scene.step('progress seen')
      scene.report.check(
        'api: progress comes once, in order, none missed',
        sequence === seen + 1,
        () => `${id}: ${seen}, then ${sequence}`,
      )
      seen = sequence
      last = action
      hear(action)
    },
  })
  return {
    done: watching.hasEnded,
    stop: watching.stop,
    /** Waits for the end that must come by itself. */
    async finish() {
      await Promise.race([watching.running, sleep(FINISH_TIMEOUT_MS, undefined, { ref: false })])
      scene.report.check(
        'api: progress completes when the action has ended',
        watching.hasEnded(),
        () => `${id}: ${last?.status} after ${seen}`,
      )
    },
  }
}
