import type { UserId } from '../brands.ts'
import type { Database } from '../database/client.ts'
import { Prisma } from '../generated/prisma/client.ts'

/** One file of the export: rows of one table, in the order of `order` (column → type), with the columns that are theirs. */
export type Section = {
  file: string
  table: string
  columns: string
  /** Rows of another table that belong to each. */
  parts?: { name: string; rows: string }
  /** An index gives it: a page must not cost more the further on it is. */
  order: Record<string, string>
  /** Whose rows; unless told, those whose account_id is theirs. */
  owner?: (userId: UserId) => Prisma.Sql
  /** Rows that can be large are read a few at a time. */
  pageSize?: number
  /** For tables that a person's own database role may not read. */
  asServer?: true
}

const PAGE = 500
const byId = (userId: UserId) => Prisma.sql`id = ${userId}::uuid`
const byUser = (userId: UserId) => Prisma.sql`user_id = ${userId}::uuid`
const chronological = { created_at: 'timestamptz', id: 'uuid' }

export const SECTIONS: readonly Section[] = [
  {
    file: 'profile.jsonl',
    table: 'user',
    columns: 'id, email, email_verified, two_factor_enabled, name, image, role, suspended_at, last_seen_at, created_at',
    order: { id: 'uuid' },
    owner: byId,
  },
  {
    file: 'account.jsonl',
    table: 'account',
    columns:
      'id, plan_tier, next_plan_tier, posted, held, used, time_zone, renews_at, budget_points, budget_warn_percent, budget_stop, created_at',
    order: { id: 'uuid' },
    owner: byId,
  },
  {
    file: 'sign-in-methods.jsonl',
    table: 'credential',
    columns: 'id, provider_id, created_at, updated_at',
    order: chronological,
    owner: byUser,
    asServer: true,
  },
  {
    file: 'sessions.jsonl',
    table: 'session',
    columns: 'id, ip_address, user_agent, created_at, expires_at',
    order: chronological,
    owner: byUser,
    asServer: true,
  },
  {
    file: 'api-keys.jsonl',
    table: 'api_key',
    columns: 'id, name, start, scopes, last_used_at, expires_at, created_at',
    order: chronological,
    owner: byUser,
  },
  {
    file: 'entries.jsonl',
    table: 'entry',
    columns: 'version, id, kind, amount, balance_after, description, hold_id, grant_id, created_at',
    order: { version: 'bigint' },
  },
  {
    file: 'grants.jsonl',
    table: 'credit_grant',
    columns: 'id, kind, amount, remaining, held, reversed, expires_at, created_at',
    order: chronological,
  },
  {
    file: 'holds.jsonl',
    table: 'hold',
    columns: 'id, key, amount, captured, state, created_at, resolved_at',
    parts: {
      name: 'taken_from',
      rows: 'SELECT grant_id, amount, captured FROM allocation WHERE hold_id = hold.id ORDER BY position',
    },
    order: { key: 'text' },
  },
  {
    file: 'actions.jsonl',
    table: 'action',
    columns:
      'id, hold_id, function, status, title, input, model_id, quoted, reserved, charged, input_tokens, output_tokens, text, result, failure_code, failure_message, created_at, started_at, ended_at',
    order: chronological,
    pageSize: 10,
  },
  {
    file: 'outputs.jsonl',
    table: 'output',
    columns: 'id, action_id, part, position, content_type, bytes, created_at',
    order: chronological,
  },
  {
    file: 'usage.jsonl',
    table: 'usage_bucket',
    columns: 'bucket, function, model_id, actions, points',
    order: { bucket: 'timestamptz', function: 'ai_function', model_id: 'text' },
  },
  {
    file: 'purchases.jsonl',
    table: 'purchase',
    columns:
      'id, pack_id, points, price_micro_usd, currency, status, failure_code, refunded_micro_usd, disputed_micro_usd, grant_id, created_at, paid_at, refunded_at',
    order: chronological,
  },
  {
    file: 'promo-codes.jsonl',
    table: 'promo_redemption',
    columns: 'promo_id, n, grant_id, created_at',
    order: { promo_id: 'uuid', n: 'integer' },
  },
  {
    file: 'pauses.jsonl',
    table: 'pause',
    columns: 'id, reason, points, limit_points, started_at, ends_at, lifted_at',
    order: { started_at: 'timestamptz', id: 'uuid' },
  },
  {
    file: 'notifications.jsonl',
    table: 'notification',
    columns: 'sequence, id, kind, title, body, href, created_at, read_at',
    order: { sequence: 'bigint' },
  },
  {
    file: 'notification-settings.jsonl',
    table: 'notification_setting',
    columns: 'kind, mail',
    order: { kind: 'text' },
  },
  {
    file: 'account-changes.jsonl',
    table: 'audit_entry',
    columns: 'id, action, actor_kind, reason, before, after, created_at',
    order: chronological,
    owner: (userId) => Prisma.sql`(actor_id = ${userId}::uuid OR target = ${userId})`,
    asServer: true,
  },
]

type Row = { line: string; cursor: string[] }

/** The rows of a section as lines of JSON, a page read when the one before has been taken. */
export async function* readSection(
  { system, forUser }: Pick<Database, 'system' | 'forUser'>,
  userId: UserId,
  section: Section,
): AsyncGenerator<string> {
  const { table, columns, parts, order, owner, pageSize = PAGE, asServer } = section
  const db = asServer ? system : forUser(userId)
  const names = Prisma.raw(Object.keys(order).join(', '))
  const types = Object.values(order)
  const whose = owner?.(userId) ?? Prisma.sql`account_id = ${userId}::uuid`
  let cursor: string[] | undefined
  while (true) {
    const behind: Prisma.Sql = cursor
      ? Prisma.sql`AND (${names}) > (${Prisma.join(cursor.map((value, i) => Prisma.sql`${value}::${Prisma.raw(types[i]!)}`))})`
      : Prisma.empty
    const rows: Row[] = await db.$queryRaw<Row[]>`
      SELECT row_to_json(page)::text AS line,
        ARRAY[${Prisma.raw(
          Object.keys(order)
            .map((name) => `${name}::text`)
            .join(', '),
        )}] AS cursor
      FROM (
        SELECT ${Prisma.raw(columns)}${Prisma.raw(parts ? `, ARRAY(SELECT row_to_json(p) FROM (${parts.rows}) p) AS ${parts.name}` : '')}
        FROM ${Prisma.raw(`"${table}"`)} WHERE ${whose} ${behind}
        ORDER BY ${names} LIMIT ${pageSize}
      ) AS page ORDER BY ${names}`
    for (const { line } of rows) yield `${line}\n`
    if (rows.length < pageSize) return
    cursor = rows.at(-1)!.cursor
  }
}
