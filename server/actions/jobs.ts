import type { ActionId } from '../brands.ts'
import { addJobSql, type Job } from '../database/transaction.ts'
import { Prisma } from '../generated/prisma/client.ts'

export const RUN_ACTION = 'action.run'

/** The job that does an action; asked for twice, it is done once. */
export const actionJob = (actionId: ActionId): Job => ({
  task: RUN_ACTION,
  payload: { actionId },
  key: `action:${actionId}`,
})

/** The same, put into the queue by the statement that writes the action. */
export const addActionJobSql: Prisma.Sql = addJobSql({
  task: Prisma.sql`${RUN_ACTION}`,
  payload: Prisma.sql`json_build_object('actionId', action.id)`,
  key: Prisma.sql`'action:' || action.id`,
})
