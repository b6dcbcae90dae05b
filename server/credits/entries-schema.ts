import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import { type AccountId, accountOf, isUuid } from '../brands.ts'
import { follow } from '../events/live.ts'
import { builder } from '../graphql/builder.ts'
import { accountReader, actorUser, type Context, ownReader, readerOf } from '../graphql/context.ts'
import { coded, codedError } from '../graphql/errors.ts'
import { assertPage, cursorOf, idOf, type PageArgs, pageInfoOf, pageTowards } from '../graphql/page.ts'
import { type LineFilter, lineFilter } from './line-rules.ts'
import { type KindTotal, type LineRange, pageOf, rangeOf, SEARCHED_LINES_MAX, totalsOf } from './lines.ts'
import { CreditAccountRef, EntryKind, LedgerEntryRef } from './schema.ts'

const ENTRIES_AT_ONCE = 100

const EntryTotal = builder.objectRef<KindTotal>('EntryTotal').implement({
  description: 'What the entries of one kind came to in a range of time.',
  fields: (t) => ({
    kind: t.field({ type: EntryKind, resolve: ({ kind }) => kind }),
    added: t.expose('added', { type: 'Points' }),
    taken: t.expose('taken', { type: 'Points' }),
    lines: t.exposeInt('lines'),
  }),
})

type Lines = {
  range: LineRange
  filter: LineFilter
  totals: () => Promise<KindTotal[]>
  searchedTo: () => Promise<Date | null>
}

/** Of the kinds that are asked for; a text has no sums. */
async function filtered({ filter, totals }: Lines): Promise<KindTotal[] | null> {
  if (filter.text !== null) return null
  return (await totals()).filter(({ kind }) => filter.kinds.length === 0 || filter.kinds.includes(kind))
}

builder.objectFields(CreditAccountRef, (t) => ({
  entries: t.connection(
    {
      type: LedgerEntryRef,
      description: `Newest first. The entries add up to \`posted\`. \`first\` is at most 100. A page of a search by text looks through at most ${SEARCHED_LINES_MAX} entries: it may end early, or be empty, with more behind it.`,
      args: {
        kind: t.arg({ type: EntryKind }),
        kinds: t.arg({ type: [EntryKind], description: 'Any of these; empty: all.' }),
        from: t.arg({ type: 'DateTime', description: 'Included.' }),
        to: t.arg({ type: 'DateTime', description: 'Not included.' }),
        text: t.arg.string({ description: 'Part of the description, in either case. At most 100 characters.' }),
      },
      resolve: ({ id }, args, context, info) => readLines(id as AccountId, args, context, info) as never,
    },
    {
      name: 'CreditAccountEntriesConnection',
      fields: (t) => ({
        opening: t.field({
          type: 'Points',
          description: 'Posted points right before `from`; 0 where the range begins with the account.',
          resolve: (lines) => linesOf(lines).range.opening,
        }),
        closing: t.field({
          type: 'Points',
          description: 'Posted points at the end of the range: opening + what all kinds added - what they took.',
          resolve: (lines) => linesOf(lines).range.closing,
        }),
        totals: t.field({
          type: [EntryTotal],
          // Once a page, not once a line of it.
          complexity: { field: 1, multiplier: 1 },
          description: 'What each kind added and took in the range, of all kinds, whatever the page and `kinds` are.',
          resolve: (lines) => linesOf(lines).totals(),
        }),
        lines: t.int({
          nullable: true,
          description: 'How many entries the filters fit, on all pages; null with `text`.',
          resolve: async (lines) =>
            (await filtered(linesOf(lines)))?.reduce((sum, total) => sum + total.lines, 0) ?? null,
        }),
        sum: t.field({
          type: 'SignedPoints',
          nullable: true,
          description: 'What the entries come to that the filters fit, on all pages; null with `text`.',
          resolve: async (lines) =>
            (await filtered(linesOf(lines)))?.reduce((sum, { added, taken }) => sum + added - taken, 0n) ?? null,
        }),
        searchedTo: t.field({
          type: 'DateTime',
          nullable: true,
          description:
            'Of a search by text that ended before all was looked through: the time of the last entry looked at.',
          resolve: (lines) => linesOf(lines).searchedTo(),
        }),
      }),
    },
    { name: 'CreditAccountEntriesConnectionEdge' },
  ),
  entry: t.prismaField({
    type: LedgerEntryRef,
    nullable: true,
    description: 'One entry; null when the account has none of that id.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, { id: accountId }, { id }, context) =>
      isUuid(id) ? ownReader(context, accountId).entry.findFirst({ ...query, where: { id, accountId } }) : null,
  }),
  balanceAt: t.field({
    type: 'Points',
    description:
      'Posted points at an instant; 0 before the first entry. Of two entries of one instant the later counts.',
    args: { time: t.arg({ type: 'DateTime', required: true }) },
    resolve: async ({ id }, { time }, context) => {
      const last = await accountReader(context, id).entry.findFirst({
        where: { accountId: id, createdAt: { lte: time } },
        orderBy: [{ createdAt: 'desc' }, { version: 'desc' }],
        select: { balanceAfter: true },
      })
      return last?.balanceAfter ?? 0n
    },
  }),
}))

const linesOf = (connection: unknown) => connection as Lines

type Args = PageArgs & Parameters<typeof lineFilter>[0]

async function readLines(accountId: AccountId, args: Args, context: Context, info: GraphQLResolveInfo) {
  assertPage(args)
  const db = ownReader(context, accountId)
  const filter = await coded((async () => lineFilter(args))())
  const asks = pageTowards(args)
  const { size, towards } = asks
  const argument = towards === 'older' ? 'after' : 'before'
  const from = asks.cursor === null ? null : await versionOf(context, idOf(asks.cursor), argument)
  const range = await rangeOf(db, accountId, filter)
  const page = { size: size + 1, from, towards }
  const { ids, stoppedAt } = await pageOf(db, { accountId, range, filter, page })
  const rows = await db.entry.findMany({
    ...queryFromInfo({ context, info, typeName: 'LedgerEntry', path: ['edges', 'node'] }),
    where: { id: { in: ids.slice(0, size) } },
    orderBy: { version: 'desc' },
  })
  let totals: Promise<KindTotal[]> | undefined
  return {
    edges: rows.map((node) => ({ cursor: cursorOf(node.id), node })),
    pageInfo: pageInfoOf(asks, {
      ids: rows.map(({ id }) => id),
      stop: stoppedAt?.id ?? null,
      more: ids.length > size || stoppedAt !== null,
    }),
    range,
    filter,
    totals: () => (totals ??= totalsOf(db, accountId, range)),
    searchedTo: async () => {
      if (!stoppedAt) return null
      const { createdAt } = await db.entry.findFirstOrThrow({
        where: { id: stoppedAt.id },
        select: { createdAt: true },
      })
      return createdAt
    },
  }
}

builder.subscriptionField('entryAdded', (t) =>
  t.prismaField({
    type: LedgerEntryRef,
    description:
      'Every ledger entry after the cursor, none missed, none twice, then live. Without `after`: from the first entry. Errors: UNAUTHENTICATED; BAD_USER_INPUT for a cursor that is no entry of the account.',
    authScopes: { member: true },
    args: { after: t.arg.id() },
    subscribe: async (_root, { after }, context) => {
      const accountId = accountOf(actorUser(context))
      let seen = after == null ? 0n : await versionOf(context, after, 'after')
      return follow<string>(context.services.bus, {
        topics: [`account:${accountId}`],
        read: async () => {
          const rows = await readerOf(context).entry.findMany({
            where: { accountId, version: { gt: seen } },
            orderBy: { version: 'asc' },
            select: { id: true, version: true },
            take: ENTRIES_AT_ONCE,
          })
          seen = rows.at(-1)?.version ?? seen
          return { items: rows.map(({ id }) => id), more: rows.length === ENTRIES_AT_ONCE }
        },
      })
    },
    resolve: (query, id, _args, context) =>
      readerOf(context).entry.findFirstOrThrow({ ...query, where: { id: id as string } }),
  }),
)

async function versionOf(context: Context, entryId: string, argument: 'after' | 'before'): Promise<bigint> {
  const entry = isUuid(entryId)
    ? await readerOf(context).entry.findFirst({ where: { id: entryId }, select: { version: true } })
    : null
  if (!entry) throw codedError('BAD_USER_INPUT', `\`${argument}\` is not an entry of your account.`)
  return entry.version
}
