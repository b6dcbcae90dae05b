import { AdminRef } from '../../admin/schema.ts'
import { builder } from '../../graphql/builder.ts'
import { knownActor } from '../../graphql/context.ts'
import { coded } from '../../graphql/errors.ts'
import type { AlarmState } from './service.ts'

const AlarmKind = builder.enumType('AlarmKind', {
  description: 'COST: what the providers billed within an hour. ERRORS: the share of an hour’s work that failed.',
  values: { COST: { value: 'cost' }, ERRORS: { value: 'errors' } } as const,
})

const Alarm = builder.objectRef<AlarmState>('Alarm').implement({
  description: 'When admins are told that the house itself does badly. Its incidents and alerts are with all others.',
  fields: (t) => ({
    kind: t.field({ type: AlarmKind, resolve: ({ id }) => id }),
    active: t.exposeBoolean('active'),
    costLimit: t.field({
      type: 'Usd',
      nullable: true,
      description: 'Within an hour; null of ERRORS.',
      resolve: ({ id, limit }) => (id === 'cost' ? limit : null),
    }),
    errorPercent: t.int({
      nullable: true,
      description: '1 … 100; null of COST.',
      resolve: ({ id, limit }) => (id === 'errors' ? Number(limit) : null),
    }),
    leastActions: t.exposeInt('leastActions', { description: 'Fewer within the hour say nothing.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it rings now; null: it does not.' }),
    cost: t.field({ type: 'Usd', description: 'Of the last hour.', resolve: ({ hour }) => hour.costMicroUsd }),
    ended: t.int({ description: 'Actions that ended in the last hour.', resolve: ({ hour }) => hour.ended }),
    failed: t.int({ description: 'Of those, the failed.', resolve: ({ hour }) => hour.failed }),
  }),
})

builder.objectField(AdminRef, 'alarms', (t) =>
  t.field({ type: [Alarm], resolve: (_admin, _args, { services }) => services.alarms.read() }),
)

builder.mutationField('adminSetAlarm', (t) =>
  t.field({
    type: Alarm,
    description:
      'When admins are told, from the next look on (once a minute). Errors: UNAUTHENTICATED, FORBIDDEN (not an admin, or by a key), BAD_USER_INPUT with the field.',
    authScopes: { admin: true },
    args: {
      kind: t.arg({ type: AlarmKind, required: true }),
      active: t.arg.boolean({ required: true }),
      costLimit: t.arg({ type: 'Usd', description: 'Of COST: within an hour, at most 1,000,000.' }),
      errorPercent: t.arg.int({ description: 'Of ERRORS: 1 … 100.' }),
      leastActions: t.arg.int({ required: true, description: '1 … 1,000,000' }),
      reason: t.arg.string({ required: true, description: '1 … 500 characters; kept in the audit.' }),
    },
    resolve: async (_root, { kind: id, costLimit, errorPercent, ...rest }, context) => {
      const limit = id === 'cost' ? (costLimit ?? 0n) : BigInt(errorPercent ?? 0)
      await coded(context.services.alarms.set(knownActor(context), { id, limit, ...rest }))
      return (await context.services.alarms.read()).find((alarm) => alarm.id === id)!
    },
  }),
)
