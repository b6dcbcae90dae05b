import type { PrismaClient } from '../../server/generated/prisma/client.ts'

const HOUR_MS = 3_600_000
const INCIDENTS = [
  {
    target: 'provider:OPENROUTER',
    state: 'DOWN',
    hoursAgo: 61 * 24,
    lastedMs: 0.7 * HOUR_MS,
    summary: '9 of 10 calls failed.',
  },
  {
    target: 'provider:REPLICATE',
    state: 'DEGRADED',
    hoursAgo: 23 * 24,
    lastedMs: 2.2 * HOUR_MS,
    summary: 'Calls take four times as long as usual.',
  },
  {
    target: 'provider:OPENROUTER',
    state: 'DEGRADED',
    hoursAgo: 5 * 24,
    lastedMs: 0.4 * HOUR_MS,
    summary: 'A third of the calls failed.',
  },
] as const

/** Outages that are over, of the providers that are watched; those that an earlier run wrote are there already. */
export async function writeIncidents(system: PrismaClient, until: Date): Promise<number> {
  let written = 0
  for (const { target, state, hoursAgo, lastedMs, summary } of INCIDENTS) {
    if (!(await system.healthTarget.findUnique({ where: { id: target } }))) continue
    const openedAt = new Date(until.getTime() - hoursAgo * HOUR_MS)
    if (await system.incident.findFirst({ where: { targetId: target, openedAt }, select: { id: true } })) continue
    const resolvedAt = new Date(openedAt.getTime() + lastedMs)
    const counted = { actionsFailed: 4, pointsReleased: 31n, toldState: 'UP', toldAt: resolvedAt } as const
    await system.incident.create({
      data: { targetId: target, state, summary, openedAt, resolvedAt, updatedAt: resolvedAt, ...counted },
    })
    written += 1
  }
  return written
}
