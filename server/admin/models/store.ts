import type { Tx } from '../../database/transaction.ts'
import type { AiFunction } from '../../generated/prisma/client.ts'

/**
 * One change of the catalogue at a time: a model that is retired while another admin puts it into a chain must not leave
 * that chain with nothing. Held until the transaction ends.
 */
export async function lock(tx: Tx): Promise<void> {
  await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('catalogue', 0))`
}

export const readSetting = (tx: Tx, fn: AiFunction) =>
  tx.db.functionSetting.findFirstOrThrow({ where: { function: fn } })

export async function saveSetting(
  tx: Tx,
  fn: AiFunction,
  change: { offReason?: string | null; offSince?: Date | null },
): Promise<void> {
  const data = { ...change, version: { increment: 1 } }
  await tx.db.functionSetting.update({ where: { function: fn }, data, select: { version: true } })
}

/** Every model, and every link of every chain in its order. */
export async function readAll(tx: Tx) {
  const models = await tx.db.model.findMany({ orderBy: { position: 'asc' } })
  const links = await tx.db.functionModel.findMany({ orderBy: [{ function: 'asc' }, { position: 'asc' }] })
  return { models, links }
}

export async function saveChain(tx: Tx, fn: AiFunction, ids: readonly string[]): Promise<void> {
  await tx.db.functionModel.deleteMany({ where: { function: fn } })
  await tx.db.functionModel.createMany({
    data: ids.map((modelId, position) => ({ function: fn, position, modelId })),
  })
}

/** What is under way on it, and what went to it since. */
export async function useOf(tx: Tx, modelId: string, since: Date): Promise<{ running: number; calls: number }> {
  const [row] = await tx.db.$queryRaw<{ running: number; calls: number }[]>`
    SELECT (SELECT count(*)::int FROM action WHERE ended_at IS NULL AND model_id = ${modelId}) AS running,
      (SELECT count(*)::int FROM (
        SELECT FROM provider_call WHERE model_id = ${modelId} AND started_at >= ${since} LIMIT ${CALLS_MAX}) AS found) AS calls`
  return row ?? { running: 0, calls: 0 }
}

/** More are not counted. */
export const CALLS_MAX = 100_000
