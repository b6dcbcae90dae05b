import { AiFunction } from '../../actions/functions/schema.ts'
import { ModelRef } from '../../actions/model-schema.ts'
import { ActionStatus } from '../../actions/schema.ts'
import { UserRef } from '../../auth/schema.ts'
import { EntryKind } from '../../credits/schema.ts'
import { builder } from '../../graphql/builder.ts'

export const UserNote = builder.prismaObject('UserNote', {
  description: 'What an admin noted about somebody, for the other admins.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    author: t.relation('author', { type: UserRef }),
    text: t.exposeString('text'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

export const AdminSession = builder.prismaObject('Session', {
  variant: 'AdminSession',
  description: 'Where somebody is signed in.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    ipAddress: t.exposeString('ipAddress', { nullable: true }),
    userAgent: t.exposeString('userAgent', { nullable: true }),
    lastSeenAt: t.expose('updatedAt', { type: 'DateTime', description: 'To five minutes.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
})

export const AdminEntry = builder.prismaObject('Entry', {
  variant: 'AdminEntry',
  description: "One line of somebody's account, without the words of their work.",
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.expose('kind', { type: EntryKind }),
    amount: t.expose('amount', { type: 'SignedPoints' }),
    balanceAfter: t.expose('balanceAfter', { type: 'Points' }),
    description: t.string({
      nullable: true,
      description: 'null of USAGE: it repeats what was asked for, which is theirs.',
      select: { kind: true, description: true },
      resolve: ({ kind, description }) => (kind === 'USAGE' ? null : description),
    }),
    function: t.field({
      type: AiFunction,
      nullable: true,
      description: 'Of USAGE: what was done.',
      select: { hold: { select: { action: { select: { function: true } } } } },
      resolve: ({ hold }) => hold?.action?.function ?? null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

export const AdminAction = builder.prismaObject('Action', {
  variant: 'AdminAction',
  description: 'Work of somebody, without what was asked for and what came of it.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    function: t.expose('function', { type: AiFunction }),
    status: t.expose('status', { type: ActionStatus }),
    model: t.relation('model', { type: ModelRef }),
    charged: t.expose('charged', { type: 'Points', nullable: true, description: 'null until it has ended.' }),
    cost: t.expose('costMicroUsd', { type: 'Usd', nullable: true, description: 'What the providers billed.' }),
    failureCode: t.exposeString('failureCode', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
  }),
})
