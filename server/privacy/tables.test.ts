import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { SECTIONS } from './export-sections.ts'
import { PERSONAL_TABLES } from './rules.ts'

let world: TestDatabase
beforeAll(async () => {
  world = await createTestDatabase()
})
afterAll(() => world.close())

/** Columns that name a person without saying so in a foreign key. */
const NAMING = ['user_id', 'account_id', 'actor_id', 'author_id', 'created_by', 'acknowledged_by', 'owner_id', 'email']

test('every table that names a person is in the export and in the deletion, or stays out with a reason', async () => {
  const tables = await world.system.$queryRaw<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND (
      c.relname IN ('user', 'account')
      OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attname = ANY (${NAMING}))
      OR EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'
        AND f.confrelid IN ('"user"'::regclass, 'account'::regclass)))`
  expect(tables.map(({ name }) => name).sort()).toEqual(Object.keys(PERSONAL_TABLES).sort())
})

test('what is said to be in the export is in it', () => {
  const said = Object.entries(PERSONAL_TABLES).flatMap(([table, keeping]) =>
    typeof keeping.export === 'string' ? [`${table} ${keeping.export}`] : [],
  )
  const done = SECTIONS.flatMap(({ table, file, parts }) =>
    [table, ...(parts ? [parts.rows.match(/FROM (\w+)/)![1]] : [])].map((one) => `${one} ${file}`),
  )
  expect(done.sort()).toEqual(said.sort())
})

/** Of the tables in the export: what is a secret, or the house's. */
const NOT_THEIRS: Record<string, string> = {
  user: 'address_hash deleted_at time_zone updated_at',
  account: 'anchor_at closed_at moved_at version',
  credential:
    'access_token access_token_expires_at account_id id_token issuer password refresh_token refresh_token_expires_at scope user_id',
  session: 'proven_at token updated_at user_id viewing_as viewing_until',
  api_key: 'hash user_id',
  entry: 'account_id key kind_added kind_lines kind_name kind_taken',
  credit_grant: 'account_id key reversal',
  hold: 'account_id expires_at request_hash',
  action:
    'account_id attempts call_count cancel_requested_at cost_micro_usd deadline_at lease_id lease_until material rate_id route trace_parent unknown_since unseen_since',
  output: 'account_id key prediction_id',
  usage_bucket: 'account_id cost_micro_usd',
  purchase:
    'account_id checkout_session_id checkout_url checks key next_check_at payment_intent_id refund_asked_at request_hash',
  promo_redemption: 'account_id',
  pause: 'account_id told_at',
  notification: 'account_id key mailed_at',
  notification_setting: 'account_id',
  audit_entry: 'actor_id ip_address target user_agent',
}

test.each(SECTIONS)(
  'of $table every column is in the export, but for secrets and what is the house’s',
  async (section) => {
    const columns = await world.system.$queryRaw<{ name: string }[]>`
    SELECT attname AS name FROM pg_attribute
    WHERE attrelid = ${`"${section.table}"`}::regclass AND attnum > 0 AND NOT attisdropped`
    const exported = section.columns.split(', ')
    const left = columns.map(({ name }) => name).filter((name) => !exported.includes(name))
    expect(left.sort().join(' ')).toBe(NOT_THEIRS[section.table])
  },
)
