import type { ActionId } from '../brands.ts'
import { addJobSql, type Job } from '../database/transaction.ts'
import { type AiFunction, Prisma } from '../generated/prisma/client.ts'
import { isMediaFunctionId, MEDIA_FUNCTION_IDS } from './functions/registry.ts'

/** Does the work of a text function, from its start to its end. */
export const RUN_ACTION = 'action.run'
/** Takes an action of images or video one step further, as far as the provider is. */
export const ADVANCE_ACTION = 'action.advance'

/** The job that does an action; asked for twice, it is done once. */
export const actionJob = (
  { id, function: fn, traceParent }: { id: ActionId; function: AiFunction; traceParent: string | null },
  runAt?: Date,
): Job => ({
  task: isMediaFunctionId(fn) ? ADVANCE_ACTION : RUN_ACTION,
  payload: { actionId: id, ...(traceParent ? { traceParent } : {}) },
  key: `action:${id}`,
  ...(runAt ? { runAt } : {}),
})

export const isMediaSql: Prisma.Sql = Prisma.sql`action.function IN (${Prisma.join(
  MEDIA_FUNCTION_IDS.map((id) => Prisma.sql`${id}::ai_function`),
)})`

/** The same, put into the queue by the statement that writes the action. */
export const addActionJobSql: Prisma.Sql = addJobSql({
  task: Prisma.sql`CASE WHEN ${isMediaSql} THEN ${ADVANCE_ACTION} ELSE ${RUN_ACTION} END`,
  payload: Prisma.sql`json_build_object('actionId', action.id, 'traceParent', action.trace_parent)`,
  key: Prisma.sql`'action:' || action.id`,
})
