import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Clock } from '../../clock.ts'
import type { Transactions } from '../../database/transaction.ts'
import type { AlertDelivery } from '../../generated/prisma/client.ts'
import type { Tell } from '../incidents/incidents.ts'
import type { AlertKind } from '../incidents/rules.ts'
import { nameOf } from '../names.ts'
import { type AlertFacts, mailOf, slackOf, webhookOf } from './message-rules.ts'
import { ATTEMPTS_MAX, type Defaults, type Rule, recipientsOf, waitAfter } from './rules.ts'
import { DeliveryRefused, type PostWebhook } from './webhook.ts'

export const DELIVER_ALERT = 'health.deliverAlert'

export type Alerts = ReturnType<typeof createAlerts>
/** Throws what went wrong; `isForGood` says whether another try is of use. */
export type SendMail = (mail: { id: string; to: string; subject: string; text: string; html: string }) => Promise<void>

const RULES_MAX = 500
const DUE_AT_ONCE = 100
/** Longer than any deadline: who has not said how it went by then has died. */
const SENDING_MS = 120_000
const ERROR_CHARS_MAX = 300

/** Tells whom it concerns, once: what is to be sent are rows of the transaction that found it, and then jobs. */
export function createAlerts(deps: {
  transactions: Transactions
  clock: Clock
  defaults: Defaults
  /** Absent: this server sends no mail. */
  sendMail: SendMail | undefined
  isForGood(error: unknown): boolean
  postWebhook: PostWebhook
  boardUrl: string
  log: Pick<Logger, 'warn'>
}) {
  const { transactions, clock, defaults } = deps

  const tell: Tell = async (tx, { incidentId, kind }) => {
    const incident = await tx.db.incident.findFirstOrThrow({ where: { id: incidentId }, include: { target: true } })
    const alert = { id: randomUUID(), incidentId, telling: incident.tellings, kind, state: incident.toldState! }
    const createdAt = clock.now()
    const { count } = await tx.db.alert.createMany({ data: { ...alert, createdAt }, skipDuplicates: true })
    if (count === 0) return
    const rules = await tx.db.alertRule.findMany({ where: { active: true }, take: RULES_MAX })
    const severity = alert.state === 'UP' ? incident.state : alert.state
    const { id, provider, modelId } = incident.target
    const parts =
      provider && modelId === null
        ? await tx.db.healthTarget.findMany({
            where: { provider, active: true, id: { not: id } },
            select: { id: true, provider: true },
          })
        : []
    const recipients = recipientsOf(rules as Rule[], {
      target: incident.target,
      parts,
      severity: severity as 'DEGRADED' | 'DOWN',
      defaults,
    })
    const deliveries = recipients.map((one) => ({
      id: randomUUID(),
      alertId: alert.id,
      ...one,
      nextAttemptAt: createdAt,
    }))
    await tx.db.alertDelivery.createMany({ data: deliveries })
    await tx.enqueue(deliveries.map(({ id }) => jobFor(id)))
    tx.announce('health:all')
    deps.log.warn({ targetId: incident.targetId, sentTo: deliveries.length }, `health: ${kind.toLowerCase()}`)
  }

  /** Nobody else sends it meanwhile. undefined: it is sent, given up, or not due yet. */
  async function take(id: string): Promise<AlertDelivery | undefined> {
    const now = clock.now()
    const [row] = await transactions.statement(
      (tx) => tx.db.$queryRaw<{ id: string }[]>`
        UPDATE alert_delivery SET attempts = attempts + 1,
          next_attempt_at = ${now}::timestamptz + ${SENDING_MS} * interval '1 millisecond'
        WHERE id = ${id}::uuid AND state = 'PENDING' AND next_attempt_at <= ${now}::timestamptz
        RETURNING id`,
    )
    return row && transactions.statement((tx) => tx.db.alertDelivery.findFirstOrThrow({ where: { id } }))
  }

  async function factsOf(alertId: string): Promise<AlertFacts> {
    const { incident, ...alert } = await transactions.statement((tx) =>
      tx.db.alert.findFirstOrThrow({
        where: { id: alertId },
        include: { incident: { include: { target: { include: { model: true } } } } },
      }),
    )
    const { target, summary, openedAt } = incident
    return {
      id: alert.id,
      kind: alert.kind as AlertKind,
      state: alert.state as AlertFacts['state'],
      at: alert.createdAt,
      target: { id: target.id, name: nameOf(target) },
      // As it was when this was told: it may have ended since.
      incident: { id: incident.id, summary, openedAt, resolvedAt: alert.state === 'UP' ? incident.resolvedAt : null },
      url: deps.boardUrl,
    }
  }

  async function send({ id, alertId, channel, address }: AlertDelivery): Promise<void> {
    const facts = await factsOf(alertId)
    if (channel === 'EMAIL') {
      if (!deps.sendMail) throw new DeliveryRefused('This server sends no mail: SMTP_URL is not set.')
      return deps.sendMail({ id, to: address, ...mailOf(facts) })
    }
    const bodies = { slack: slackOf(facts), generic: webhookOf(facts), toSlack: channel === 'SLACK' }
    return deps.postWebhook({ address, id, at: clock.now(), ...bodies })
  }

  async function keepFailure({ id, attempts }: AlertDelivery, error: unknown): Promise<void> {
    const forGood = error instanceof DeliveryRefused || deps.isForGood(error)
    const waitMs = forGood ? undefined : waitAfter(attempts)
    const nextAttemptAt = new Date(clock.now().getTime() + (waitMs ?? 0))
    await transactions.transaction(async (tx) => {
      await tx.db.alertDelivery.updateMany({
        where: { id, attempts, state: 'PENDING' },
        data: { lastError: wordsOf(error), nextAttemptAt, ...(waitMs === undefined && { state: 'FAILED' }) },
      })
      if (waitMs !== undefined) await tx.enqueue([{ ...jobFor(id), runAt: nextAttemptAt }])
    })
    deps.log.warn({ attempts, of: ATTEMPTS_MAX, reason: wordsOf(error) }, 'an alert was not delivered')
  }

  return {
    tell,

    /** One try to deliver, if it is due. How it went is in its row, and the next try, if there is one, is a job. */
    async deliver(id: string): Promise<void> {
      const delivery = await take(id)
      if (!delivery) return
      try {
        await send(delivery)
      } catch (error) {
        return keepFailure(delivery, error)
      }
      const sentAt = clock.now()
      await transactions.statement((tx) =>
        tx.db.alertDelivery.updateMany({
          where: { id, state: 'PENDING' },
          data: { state: 'SENT', sentAt, lastError: null },
        }),
      )
    },

    /** Puts into the queue again what is long due: whoever was to send it has died. */
    deliverDue: (): Promise<void> =>
      transactions.transaction(async (tx) => {
        const late = new Date(clock.now().getTime() - SENDING_MS)
        const due = await tx.db.$queryRaw<{ id: string }[]>`
          SELECT id FROM alert_delivery WHERE state = 'PENDING' AND next_attempt_at <= ${late}::timestamptz
          ORDER BY next_attempt_at LIMIT ${DUE_AT_ONCE}`
        await tx.enqueue(due.map(({ id }) => jobFor(id)))
      }),
  }
}

const jobFor = (id: string) => ({ task: DELIVER_ALERT, payload: { id }, key: `alert:${id}` })

/** What may be shown: never a URL, which may be a secret. */
const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replace(/https?:\/\/\S+/g, '[address]')
    .replaceAll('\0', '')
    .slice(0, ERROR_CHARS_MAX)
