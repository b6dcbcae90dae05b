import type { ActionStatus } from '../../graphql/generated/graphql.ts'
import { FUNCTION_OF_SLUG, LOOKS } from '../function-catalogue.ts'
import { STATUS_LABEL } from './status-badge.tsx'

/** What actions can be filtered by. */
export const FUNCTIONS = Object.values(FUNCTION_OF_SLUG).map((id) => ({ value: id, label: LOOKS[id].name }))
export const STATUSES = (Object.keys(STATUS_LABEL) as ActionStatus[]).map((value) => ({
  value,
  label: STATUS_LABEL[value],
}))
