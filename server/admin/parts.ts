import type { Clock } from '../clock.ts'
import type { Credits } from '../credits/service.ts'
import type { Database } from '../database/client.ts'
import type { Transactions } from '../database/transaction.ts'
import type { Notify } from '../notifications/service.ts'
import type { Books } from '../providers/books.ts'
import { createDrift } from './drift/service.ts'
import { createPeopleAdmin } from './people/people-service.ts'
import { createPointsAdmin } from './people/service.ts'
import type { MoneyMode } from './reports/rules.ts'
import { createReports } from './reports/service.ts'

/** What admins do to people and points, and what they read of money. */
export function createAdminParts(deps: {
  transactions: Transactions
  database: Database
  credits: Credits
  notify: Notify
  books: Books
  clock: Clock
  mode: MoneyMode
}) {
  const { transactions, database, credits, notify, books, clock, mode } = deps
  const drift = createDrift({ transactions, books, clock })
  return {
    drift,
    reports: createReports({ transactions, database, clock, driftIn: drift.sums, mode }),
    pointsAdmin: createPointsAdmin({ transactions, credits, notify }),
    peopleAdmin: createPeopleAdmin({ transactions, clock }),
  }
}
