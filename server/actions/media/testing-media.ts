import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { expect } from 'vitest'
import { type ActionId, type UserId, userId } from '../../brands.ts'
import { createCredits } from '../../credits/service.ts'
import { createTransactions, type Transactions } from '../../database/transaction.ts'
import { createBus } from '../../events/bus.ts'
import { rememberUntil } from '../../events/remember.ts'
import { NOTHING_KNOWN } from '../../health/rules.ts'
import { createRates } from '../../prices/service.ts'
import { createCatalogue } from '../../providers/catalogue.ts'
import { ProviderFault } from '../../providers/faults.ts'
import { createMediaGateway } from '../../providers/media-gateway.ts'
import type { MediaRequest, RunMark, RunView } from '../../providers/media-work.ts'
import type { ReplicateClient } from '../../providers/replicate/client.ts'
import { createTestDatabase, testClock } from '../../test/database.ts'
import { createUsage } from '../../usage/service.ts'
import { createReplicateEvents } from '../../webhooks/replicate.ts'
import { createWebhooks } from '../../webhooks/service.ts'
import type { FetchPicture } from '../picture.ts'
import { createRouting } from '../routing.ts'
import { createActions } from '../service.ts'
import { createSettlement } from '../settlement.ts'
import { type Copied, createCollect } from './collect.ts'
import { createHear } from './hear.ts'
import { createMediaRunner } from './runner.ts'

export const POINTS = 2_500n
/** What the film of `stage.video` costs. */
export const VIDEO = 36n
export const DONE = { status: 'SUCCEEDED' as const, sources: ['http://provider.test/out.mp4'] }
export const HOLD_TTL_MS = 900_000
export const UNKNOWN_WINDOW_MS = 3_600_000
const STATUS = {
  STARTING: 'starting',
  PROCESSING: 'processing',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELED: 'canceled',
}

/** A provider whose runs go as the test says. Its book is what it would bill. */
function playedReplicate() {
  const runs = new Map<string, RunView & { mark: RunMark }>()
  const provider = {
    runs,
    /** What it was asked for, newest last. */
    requests: [] as MediaRequest[],
    creates: 0,
    cancels: 0,
    away: false,
    /** It goes on whatever is asked of it. */
    stubborn: false,
    /** Every answer is a surprise to us. */
    broken: false,
    /** What happens to the next request to make a run: it is made and the answer lost, or it does not arrive. */
    next: undefined as 'answerLost' | 'neverSent' | 'busy' | 'refused' | undefined,
    set(index: number, change: Partial<RunView>): RunView {
      const id = [...runs.keys()][index]!
      const run = { ...runs.get(id)!, ...change }
      runs.set(id, run)
      return run
    },
  }
  const lost = () => new ProviderFault({ kind: 'connection', detail: 'reset' })
  const known = (id: string): RunView => {
    if (provider.broken) throw new TypeError('answer.status is not a function')
    if (provider.away) throw lost()
    const run = runs.get(id)
    if (!run) throw new ProviderFault({ kind: 'status', status: 404, moderated: false, tooLong: false, detail: '' })
    return run
  }
  const client: Omit<ReplicateClient, 'record'> = {
    create: async ({ model, seed, request }) => {
      provider.requests.push(request)
      const how = provider.next
      provider.next = undefined
      if (how === 'neverSent') throw new ProviderFault({ kind: 'connection', unsent: true, detail: 'refused' })
      if (how === 'busy' || how === 'refused') {
        const status = how === 'busy' ? 429 : 422
        throw new ProviderFault({ kind: 'status', status, moderated: false, tooLong: false, detail: 'no' })
      }
      if (provider.away) throw lost()
      provider.creates++
      const externalId = `run-${runs.size + 1}`
      const run = { externalId, status: 'STARTING' as const, sources: [], error: undefined, logs: '' }
      runs.set(externalId, { ...run, mark: { model, seed, since: new Date(0) } })
      if (how === 'answerLost') throw lost()
      return run
    },
    get: async (id) => known(id),
    cancel: async (id) => {
      provider.cancels++
      const run = known(id)
      if (!provider.stubborn && (run.status === 'STARTING' || run.status === 'PROCESSING'))
        runs.set(id, { ...runs.get(id)!, status: 'CANCELED' })
      return known(id)
    },
    find: async ({ model, seed }) => {
      if (provider.away) throw lost()
      return [...runs.values()].find(({ mark }) => mark.model === model && mark.seed === seed)
    },
  }
  return { ...provider, client, provider }
}

export type MediaStage = Awaited<ReturnType<typeof createMediaStage>>

const noPictures: FetchPicture = () => Promise.reject(new Error('There are no pictures here'))

/** The work of images and video step by step, by as many instances as a test wants, on one database. */
export async function createMediaStage({ fetchPicture = noPictures }: { fetchPicture?: FetchPicture } = {}) {
  const clock = testClock(new Date().toISOString())
  const db = await createTestDatabase({ clock, poolSize: 16 })
  const { client, provider } = playedReplicate()
  const log = pino({ level: 'silent' })
  const shared = createBus({ carrier: undefined, onError: console.error })
  const remember = rememberUntil('catalogue:all', shared)
  const catalogue = createCatalogue({
    prisma: db.system,
    openRouter: { models: async () => [] },
    remember,
    onChanged: () => shared.publish('catalogue:all'),
  })
  await catalogue.seed()
  const copies: string[] = []
  let copied: (url: string) => Promise<Copied> = async () => ({
    kind: 'stored',
    contentType: 'video/mp4',
    bytes: 1_000,
  })

  function instance({ wrap = (own: Transactions) => own } = {}) {
    const bus = createBus({ carrier: undefined, onError: console.error })
    const transactions = wrap(createTransactions({ system: db.system, bus, clock }))
    const credits = createCredits({ transactions })
    const settle = createSettlement({ transactions, credits, usage: createUsage() })
    const gateway = createMediaGateway(client)
    const hear = createHear(transactions)
    const copy = async ({ url }: { url: string }) => {
      copies.push(url)
      return copied(url)
    }
    const runner = createMediaRunner({
      transactions,
      gateway,
      settle,
      hear,
      collect: createCollect({ transactions, copy, log }),
      webhookFor: () => 'http://palette.test/webhooks/replicate',
      unknownWindowMs: UNKNOWN_WINDOW_MS,
      log,
    })
    const actions = createActions({
      transactions,
      credits,
      routing: createRouting({ catalogue, healthOf: () => NOTHING_KNOWN, providerReady: () => true }),
      rates: createRates({ database: db.system, clock, remember }),
      clock,
      settle,
      admitStart: async () => {},
      fetchPicture,
      holdTtlMs: HOLD_TTL_MS,
      unknownWindowMs: UNKNOWN_WINDOW_MS,
    })
    const handlers = { REPLICATE: createReplicateEvents({ read: gateway.read, hear }), STRIPE: async () => false }
    return { ...runner, actions, webhooks: createWebhooks({ transactions, handlers, log }) }
  }

  return {
    ...db,
    clock,
    provider,
    copies,
    instance,
    /** How copying goes from now on. */
    copying(how: (url: string) => Promise<Copied>) {
      copied = how
    },

    /** Five seconds of video for 36 points; three images for 30. */
    video: (on: ReturnType<typeof instance>, userId: UserId, key: string = randomUUID()): Promise<ActionId> =>
      on.actions.start(userId, { idempotencyKey: key, work: { videoGeneration: { prompt: 'The ferry leaves' } } }),
    images: (on: ReturnType<typeof instance>, userId: UserId): Promise<ActionId> =>
      on.actions.start(userId, {
        idempotencyKey: randomUUID(),
        work: { imageGeneration: { prompt: 'A harbour', count: 3 } },
      }),

    /** A message of the provider's, as it is kept. */
    async message(
      on: ReturnType<typeof instance>,
      run: RunView,
      { callId = null, id = randomUUID() }: { callId?: string | null; id?: string } = {},
    ) {
      const { externalId, sources, error, logs, status } = run
      const payload = { id: externalId, status: STATUS[status], output: sources, error: error ?? null, logs }
      await on.webhooks.receive({ source: 'REPLICATE', externalId: id, payload, callId })
      const event = await db.system.webhookEvent.findFirstOrThrow({ where: { externalId: id } })
      await on.webhooks.handle(event.id)
    },

    read: (id: ActionId) =>
      db.system.action.findFirstOrThrow({ where: { id }, include: { hold: true, predictions: true, outputs: true } }),
    account: (userId: UserId) =>
      db.system.account.findFirstOrThrow({ where: { id: userId }, select: { posted: true, held: true } }),
    usageEntries: (userId: UserId) => db.system.entry.count({ where: { accountId: userId, kind: 'USAGE' } }),
  }
}

export const paid = (points: bigint) => ({ posted: POINTS - points, held: 0n })

export async function expectPaidOnce(stage: MediaStage, id: ActionId): Promise<void> {
  const action = await stage.read(id)
  expect(action).toMatchObject({ status: 'SUCCEEDED', charged: VIDEO, outputs: [{ position: 0 }] })
  const owner = userId(action.accountId)
  expect(await stage.account(owner)).toEqual(paid(VIDEO))
  expect(await stage.usageEntries(owner)).toBe(1)
}
