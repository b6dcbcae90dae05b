import { AdminRef } from '../../admin/schema.ts'
import { builder } from '../../graphql/builder.ts'
import { knownActor } from '../../graphql/context.ts'
import { coded } from '../../graphql/errors.ts'
import type { AlarmState } from './service.ts'

const AlarmKind = builder.enumType('AlarmKind', {
  description:
    'COST: what the providers billed within an hour. DRIFT: how far our cost of a model’s calls of a day is from what the provider’s own books say. ERRORS: the share of an hour’s work that failed.',
  values: { COST: { value: 'cost' }, DRIFT: { value: 'drift' }, ERRORS: { value: 'errors' } } as const,
})

const Alarm = builder.objectRef<AlarmState>('Alarm').implement({
  description: 'When admins are told that the house itself does badly. Its incidents and alerts are with all others.',
  fields: (t) => ({
    kind: t.field({ type: AlarmKind, resolve: ({ id }) => id }),
    active: t.exposeBoolean('active'),
    costLimit: t.field({
      type: 'Usd',
      nullable: true,
      description: 'Within an hour; of COST alone.',
      resolve: ({ id, limit }) => (id === 'cost' ? limit : null),
    }),
    errorPercent: t.int({
      nullable: true,
      description: '1 … 100; of ERRORS alone.',
      resolve: ({ id, limit }) => (id === 'errors' ? Number(limit) : null),
    }),
    driftPercent: t.float({
      nullable: true,
      description: '0.01 … 100; of DRIFT alone.',
      resolve: ({ id, limit }) => (id === 'drift' ? Number(limit) / 100 : null),
    }),
    leastActions: t.exposeInt('leastActions', {
      description: 'Fewer within the hour say nothing. Of DRIFT: fewer compared calls of a model within the day.',
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it rings now; null: it does not.' }),
    cost: t.field({ type: 'Usd', description: 'Of the last hour.', resolve: ({ recent }) => recent.costMicroUsd }),
    ended: t.int({ description: 'Actions that ended in the last hour.', resolve: ({ recent }) => recent.ended }),
    failed: t.int({ description: 'Of those, the failed.', resolve: ({ recent }) => recent.failed }),
    compared: t.int({
      description: 'Calls that ended in the last day and were held against the provider’s books.',
      resolve: ({ recent }) => recent.drift.reduce((sum, { compared }) => sum + compared, 0),
    }),
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
      driftPercent: t.arg.float({ description: 'Of DRIFT: 0.01 … 100, in steps of 0.01.' }),
      leastActions: t.arg.int({ required: true, description: '1 … 1,000,000' }),
      reason: t.arg.string({ required: true, description: '1 … 500 characters; kept in the audit.' }),
    },
    resolve: async (_root, { kind: id, costLimit, errorPercent, driftPercent, ...rest }, context) => {
      const limits = {
        cost: costLimit ?? 0n,
        errors: BigInt(errorPercent ?? 0),
        drift: BigInt(Math.round((driftPercent ?? 0) * 100)),
      }
      const limit = limits[id]
      await coded(context.services.alarms.set(knownActor(context), { id, limit, ...rest }))
      return (await context.services.alarms.read()).find((alarm) => alarm.id === id)!
    },
  }),
)
