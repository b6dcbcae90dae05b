import type { ApiKeyScope } from '../graphql/generated/graphql.ts'

export const SCOPE_LABEL: Record<ApiKeyScope, string> = { READ: 'Read', ACT: 'Start and cancel' }
