import { randomUUID } from 'node:crypto'
import type { Tx } from '../../database/transaction.ts'
import type { FoundState } from '../watch/machine-rules.ts'
import { type AlertDue, type AlertKind, afterState, alertDue, type KnownIncident } from './rules.ts'
import { lastIncidents, type StoredIncident } from './store.ts'
import { touchedBy } from './touched.ts'

/** Told in the transaction that found it, once. */
export type Tell = (tx: Tx, alert: { incidentId: string; targetId: string; kind: AlertKind }) => Promise<void>

/**
 * What a look found. `silenced`: announced, so that it opens, ends and tells nothing. `beneath`: the target of the
 * provider, whose outage takes this one with it.
 */
export type Finding = {
  targetId: string
  state: FoundState
  reason: string | null
  silenced: boolean
  beneath: string | null
}

/** Opens, changes and resolves what the findings are about, and tells what is due. */
export async function keepIncidents(
  tx: Tx,
  findings: Finding[],
  { tell, at, intervalMs, remindAfterMs }: { tell: Tell; at: Date; intervalMs: number; remindAfterMs: number },
): Promise<void> {
  const now = at.getTime()
  const known = await lastIncidents(
    tx,
    findings.flatMap(({ targetId, beneath }) => (beneath === null ? [targetId] : [targetId, beneath])),
  )
  // Providers first: what is wrong with a model is a part of what is wrong with its provider.
  const ordered = findings.toSorted((a, b) => Number(a.beneath !== null) - Number(b.beneath !== null))
  for (const { targetId, state, reason, silenced, beneath } of ordered) {
    // What is still wrong when announced maintenance is over is found then.
    if (silenced) continue
    const before = known.get(targetId)
    const changed = afterState(before, { state, now })
    const incident = changed ?? before
    if (!incident) continue
    const parentId = parentOf({ before, incident, above: beneath === null ? undefined : known.get(beneath) })
    const alert = alertDue(incident, { now, intervalMs, remindAfterMs })
    // Of a part only the end is told, where its beginning was.
    const due = parentId !== null && alert?.kind !== 'RECOVERED' ? undefined : alert
    if (!(changed || due || parentId !== (before?.parentId ?? null))) continue
    const change = {
      targetId,
      before,
      after: incident,
      changed: changed !== undefined,
      due,
      reason,
      parentId,
      at,
      intervalMs,
    }
    const id = await keepIncident(tx, change)
    known.set(targetId, { ...incident, id, targetId, parentId })
    if (due) await tell(tx, { incidentId: id, targetId, kind: due.kind })
  }
}

/** The outage that an incident is a part of: while that lasts, and afterwards if they ended together. */
function parentOf({
  before,
  incident,
  above,
}: {
  before: StoredIncident | undefined
  incident: KnownIncident
  above: StoredIncident | undefined
}): string | null {
  if (incident.resolvedAt !== null) return before?.parentId ?? null
  return above && above.resolvedAt === null && above.downSince !== null ? above.id : null
}

type Change = {
  targetId: string
  before: StoredIncident | undefined
  after: KnownIncident
  /** false: it is as it was, and something is told of it */
  changed: boolean
  due: AlertDue | undefined
  reason: string | null
  parentId: string | null
  at: Date
  /** How far back the evidence of a look goes. */
  intervalMs: number
}

/**
 * Writes down what became of an incident, and which alert it was due. The look at its target was kept in the same
 * transaction, by one look only, so nobody else is doing this.
 */
async function keepIncident(tx: Tx, change: Change): Promise<string> {
  const { targetId, before, after, due, reason, parentId, at } = change
  const isNew = before === undefined || before.openedAt !== after.openedAt
  const told = due && { toldState: due.told, toldAt: at }
  const state = {
    state: after.state,
    resolvedAt: instant(after.resolvedAt),
    downSince: instant(after.downSince),
    parentId,
    ...(change.changed && { updatedAt: at }),
  }
  if (!isNew) {
    const id = before.id!
    const ended = after.resolvedAt !== before.resolvedAt && (await touchedAtEnd(tx, change))
    await tx.db.incident.update({
      where: { id },
      data: { ...state, ...ended, reopened: after.reopened, ...told, ...(due && { tellings: { increment: 1 } }) },
      select: { id: true },
    })
    return id
  }
  const id = randomUUID()
  const evidenceSince = new Date(after.openedAt - change.intervalMs)
  const summary = reason ?? 'It does not work as it should.'
  await tx.db.incident.create({
    data: {
      id,
      targetId,
      summary,
      openedAt: new Date(after.openedAt),
      evidenceSince,
      ...state,
      ...told,
      tellings: due ? 1 : 0,
    },
    select: { id: true },
  })
  const day = new Date(at.toISOString().slice(0, 10))
  await tx.db.healthDay.upsert({
    where: { targetId_day: { targetId, day } },
    create: { targetId, day, incidents: 1 },
    update: { incidents: { increment: 1 } },
    select: { targetId: true },
  })
  return id
}

/** What it touched, once it is over; while it is open, or again, that is still to come. */
async function touchedAtEnd(tx: Tx, { targetId, after, at, intervalMs }: Change) {
  if (after.resolvedAt === null) return { actionsFailed: null, pointsReleased: null }
  return touchedBy(tx, { targetId, since: new Date(after.openedAt - intervalMs), until: at })
}

const instant = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))
