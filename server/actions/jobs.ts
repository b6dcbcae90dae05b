import type { ActionId } from '../brands.ts'
import type { Job } from '../database/transaction.ts'

export const RUN_ACTION = 'action.run'

/** The job that does an action; asked for twice, it is done once. */
export const actionJob = (actionId: ActionId): Job => ({
  task: RUN_ACTION,
  payload: { actionId },
  key: `action:${actionId}`,
})
