import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { createMailer, MailRefused } from '../../mail/mailer.ts'
import type { Canary } from '../../providers/canary.ts'
import type { ProbeEvidence } from '../../providers/probe-rules.ts'
import { createTestDatabase, testClock } from '../../test/database.ts'
import { createHealth } from '../watch/service.ts'
import { createAlerts, DELIVER_ALERT } from './alerts.ts'
import type { Defaults } from './rules.ts'
import { createPostWebhook } from './webhook.ts'

export const INTERVAL_MS = 300_000
export const HOUR_MS = 3_600_000
export const answered: ProbeEvidence = { kind: 'answered', latencyMs: 80 }
export const failed: ProbeEvidence = { kind: 'failed', reason: 'It fails with 503.' }
export const cutOff: ProbeEvidence = { kind: 'cutOff', reason: 'No connection to it comes about (ENETUNREACH).' }

/** Where none are to be sent. */
export const noCanary: Canary = {
  worstMicroUsd: () => 0n,
  send: () => Promise.reject(new Error('A canary was sent')),
}

const silent = pino({ level: 'silent' })

type Settings = {
  canary?: Canary
  dailyMicroUsd?: bigint
  models?: string[]
  defaults?: Defaults
  mail?: { url: string; from: string }
  deadlineMs?: number
}

/** A watch of one model, and what it tells: any number of instances on one database. */
export async function createAlertStage({
  models = ['lab/one'],
  defaults,
  mail,
  deadlineMs,
  canary,
  dailyMicroUsd,
}: Settings = {}) {
  const clock = testClock('2027-03-01T00:00:00Z')
  const db = await createTestDatabase({ clock, poolSize: 16 })
  await db.system.model.createMany({
    data: models.map((id, position) => ({
      id,
      name: id === 'lab/one' ? 'One' : id,
      provider: 'OPENROUTER' as const,
      free: false,
      vision: false,
      structuredOutput: true,
      inputPrice: 1n,
      outputPrice: 1n,
      position,
    })),
  })
  await db.system.functionModel.createMany({
    data: models.map((modelId, position) => ({ function: 'REASONING_TASKS' as const, position, modelId })),
  })
  const found: Record<string, ProbeEvidence> = {}
  const world = { answers: true }
  const named = defaults ?? { emails: [], webhook: undefined }

  /** What another process would be: nothing is shared but the database. */
  function instance() {
    const mailer = mail && createMailer({ ...mail, deadlineMs: deadlineMs ?? 2_000 })
    const alerts = createAlerts({
      transactions: db.transactions,
      clock,
      defaults: named,
      sendMail: mailer?.send,
      isForGood: (error) => error instanceof MailRefused,
      postWebhook: createPostWebhook({ webhook: named.webhook, deadlineMs: deadlineMs ?? 2_000 }),
      boardUrl: 'https://studio.example/admin/health',
      log: silent,
    })
    const watch = createHealth({
      transactions: db.transactions,
      clock,
      probe: async ({ provider, modelId }) => found[modelId ?? provider] ?? answered,
      ready: () => true,
      canary: canary ?? noCanary,
      dailyMicroUsd: dailyMicroUsd ?? 0n,
      worldAnswers: async () => world.answers,
      tell: alerts.tell,
      intervalMs: INTERVAL_MS,
      remindAfterMs: 4 * HOUR_MS,
    })
    return {
      ...alerts,
      check: watch.check,
      touched: watch.touched,
      purge: watch.purge,
      close: async () => mailer?.close(),
    }
  }

  return {
    db,
    clock,
    found,
    world,
    instance,

    /** Looks when they are due, by all instances at once, for so long. */
    async run(instances: ReturnType<typeof instance>[], ms: number) {
      const until = clock.now().getTime() + ms
      for (;;) {
        await Promise.all(instances.map((one) => one.check()))
        const { _min } = await db.system.healthTarget.aggregate({
          where: { active: true },
          _min: { nextCheckAt: true },
        })
        const next = _min.nextCheckAt!.getTime()
        if (next > until) break
        clock.turn(Math.max(0, next - clock.now().getTime()))
      }
      clock.turn(until - clock.now().getTime())
    },

    alerts: async () =>
      (
        await db.system.alert.findMany({
          include: { incident: true },
          orderBy: [{ createdAt: 'asc' }, { telling: 'asc' }],
        })
      ).map(({ kind, incident }) => `${incident.targetId} ${kind}`),
    deliveries: () => db.system.alertDelivery.findMany({ orderBy: [{ nextAttemptAt: 'asc' }, { address: 'asc' }] }),
    state: async (id = 'model:lab/one') => (await db.system.healthTarget.findFirstOrThrow({ where: { id } })).state,
    target: (id = 'model:lab/one') => db.system.healthTarget.findFirstOrThrow({ where: { id } }),
    incidents: () => db.system.incident.findMany({ orderBy: { openedAt: 'asc' } }),
  }
}

export type Stage = Awaited<ReturnType<typeof createAlertStage>>

/** The jobs that will deliver. */
export const deliveryJobs = (stage: Stage) =>
  stage.db.system.$queryRaw<{ key: string; run_at: Date }[]>`
    SELECT key, run_at FROM graphile_worker.jobs WHERE task_identifier = ${DELIVER_ALERT} ORDER BY run_at`

/** One outage, seen by the instance. */
export async function breakDown(stage: Stage, instance: ReturnType<Stage['instance']>) {
  await stage.run([instance], 0)
  stage.found['lab/one'] = failed
  await stage.run([instance], INTERVAL_MS + 10_000)
}

export type Received = { headers: IncomingHttpHeaders; body: Record<string, unknown>; raw: string }

/** Takes webhooks; its manners are used up one a request, and then it answers 200. */
export async function startReceiver(manners: (number | 'hangs')[] = []) {
  const received: Received[] = []
  let asked = 0
  const server = createServer(async (request, response) => {
    asked++
    const manner = manners.shift() ?? 200
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (manner === 'hangs') return
    if (manner >= 200 && manner < 300) {
      const raw = Buffer.concat(chunks).toString()
      received.push({ headers: request.headers, body: JSON.parse(raw), raw })
    }
    response.writeHead(manner, manner >= 300 && manner < 400 ? { location: '/elsewhere' } : {}).end('x'.repeat(1_000))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/alerts?token=secret`,
    received,
    manners,
    asked: () => asked,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
