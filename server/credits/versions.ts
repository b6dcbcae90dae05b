import DataLoader from 'dataloader'
import type { AccountId } from '../brands.ts'
import type { SystemDatabase } from '../database/client.ts'
import { SharedEvent } from '../events/shared-event.ts'

/** undefined: there is no such account. */
export type AccountVersions = (id: AccountId) => Promise<AccountVersion | undefined>

/** Which of its versions an account has come to. */
export class AccountVersion extends SharedEvent {
  readonly id: AccountId
  readonly version: bigint
  constructor(id: AccountId, version: bigint) {
    super()
    this.id = id
    this.version = version
  }
}

const AT_ONCE = 1_000

/**
 * For those who watch accounts. Whoever asks in one moment is answered by one statement, which begins after all of them
 * have asked: thousands of sockets look every few seconds, and hardly anything has changed.
 */
export function createAccountVersions(database: SystemDatabase): AccountVersions {
  const loader = new DataLoader<AccountId, AccountVersion | undefined>(
    async (ids) => {
      const rows = await database.$queryRaw<{ id: AccountId; version: bigint }[]>`
        SELECT id, version FROM account WHERE id = ANY (${[...new Set(ids)]}::uuid[])`
      const versions = new Map(rows.map(({ id, version }) => [id, new AccountVersion(id, version)]))
      return ids.map((id) => versions.get(id))
    },
    { cache: false, maxBatchSize: AT_ONCE, batchScheduleFn: (dispatch) => void setImmediate(dispatch) },
  )
  return (id) => loader.load(id)
}
