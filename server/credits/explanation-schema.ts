import { builder } from '../graphql/builder.ts'
import { accountReader } from '../graphql/context.ts'
import { assertPage, type PageArgs, page } from '../graphql/page.ts'
import { explain } from './line-rules.ts'
import { CreditAccountRef, CreditGrantRef, LedgerEntryRef } from './schema.ts'

const EntrySource = builder.prismaObject('Allocation', {
  name: 'EntrySource',
  description: 'A grant that gave points for a piece of work.',
  select: { holdId: true },
  fields: (t) => ({
    grant: t.relation('grant'),
    held: t.expose('amount', { type: 'Points' }),
    used: t.field({ type: 'Points', select: { captured: true }, resolve: ({ captured }) => captured ?? 0n }),
  }),
})

const EntryUse = builder.prismaObject('Hold', {
  name: 'EntryUse',
  description: 'What was held for a piece of work, and where it came from. used + released = held.',
  select: { id: true },
  fields: (t) => ({
    held: t.expose('amount', { type: 'Points' }),
    used: t.field({ type: 'Points', select: { captured: true }, resolve: ({ captured }) => captured ?? 0n }),
    released: t.field({
      type: 'Points',
      select: { amount: true, captured: true },
      resolve: ({ amount, captured }) => amount - (captured ?? 0n),
    }),
    sources: t.relation('allocations', {
      type: EntrySource,
      description: 'In the order in which they were used: soonest expiry first. At most 100.',
      query: { orderBy: { position: 'asc' }, take: 100 },
    }),
  }),
})

// A purchase is found by the key of its grant: who adds purchases adds a field here, by `grant.key`.
builder.prismaObjectFields(LedgerEntryRef, (t) => ({
  explanation: t.string({
    description: 'Why this entry is there, in words; what it was for is in `description`.',
    select: { kind: true, amount: true },
    resolve: explain,
  }),
  grant: t.relation('grant', {
    type: CreditGrantRef,
    nullable: true,
    description: 'The grant that the entry issued, or that it took back from.',
  }),
  use: t.relation('hold', {
    type: EntryUse,
    nullable: true,
    description:
      'Of USAGE: what was held, used and given back, and from which grants. The quote is in `action.receipt`.',
  }),
}))

builder.prismaObjectField(CreditAccountRef, 'issuedGrants', (t) =>
  t.prismaConnection({
    type: CreditGrantRef,
    description: 'Every grant, those used up or expired too. Newest first. `first` is at most 100.',
    cursor: 'id',
    ...page,
    args: { live: t.arg.boolean({ description: 'true: with points left; false: without; absent: both.' }) },
    resolve: (query, { id: accountId }, args, context) => {
      assertPage(args as PageArgs)
      const remaining = args.live == null ? {} : { remaining: args.live ? { gt: 0 } : 0 }
      return accountReader(context, accountId).grant.findMany({
        ...query,
        where: { accountId, ...remaining },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      })
    },
  }),
)
