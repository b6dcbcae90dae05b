import { Provider } from '../../actions/model-schema.ts'
import { follow } from '../../events/live.ts'
import { builder } from '../../graphql/builder.ts'
import { type Context, readerOf } from '../../graphql/context.ts'
import { codedError } from '../../graphql/errors.ts'
import { sharedUntil } from '../../graphql/shared-queries.ts'
import { nameOf } from '../names.ts'
import { DAYS_MAX } from './days.ts'
import { type HistoryDay, withModels, worstOf } from './rules.ts'

const TARGETS_MAX = 1_000

export const HealthState = builder.enumType('HealthState', {
  description:
    'UP; DEGRADED, slower than its usual or failing now and then; DOWN; MAINTENANCE, announced; UNKNOWN, when nobody could tell.',
  values: ['UP', 'DEGRADED', 'DOWN', 'MAINTENANCE', 'UNKNOWN'] as const,
})

export const HealthDay = builder.objectRef<HistoryDay>('HealthDay').implement({
  description: 'A day in UTC. uptime: share of the watched time UP or DEGRADED, 0 … 1; null without data.',
  fields: (t) => ({
    date: t.expose('date', { type: 'Date' }),
    uptime: t.exposeFloat('uptime', { nullable: true }),
    state: t.expose('state', { type: HealthState }),
    incidents: t.exposeInt('incidents', { description: 'That began on it.' }),
  }),
})

export const HealthTarget = builder.prismaObject('HealthTarget', {
  description: 'A provider, or a model that functions use.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.string({
      select: { provider: true, model: { select: { name: true } } },
      resolve: nameOf,
    }),
    state: t.expose('state', { type: HealthState }),
    since: t.expose('since', { type: 'DateTime' }),
    checkedAt: t.expose('checkedAt', { type: 'DateTime', nullable: true }),
    responseTimeMs: t.exposeInt('latencyMs', {
      nullable: true,
      description:
        'Half of our own calls of the last minutes took longer; without calls, how long it took to answer us.',
    }),
    uptime: t.float({
      nullable: true,
      description:
        'Share of the watched time UP or DEGRADED in the last days, 0 … 1; null without data. Maintenance does not count.',
      args: { days: t.arg.int({ required: true, defaultValue: 30, description: `1 to ${DAYS_MAX}` }) },
      resolve: ({ id }, { days }, { services }) => services.healthDays.uptime(id, checkedDays(days)),
    }),
    history: t.field({
      type: [HealthDay],
      description: 'Every day up to today, oldest first.',
      args: { days: t.arg.int({ required: true, defaultValue: DAYS_MAX, description: `1 to ${DAYS_MAX}` }) },
      complexity: { field: 1, multiplier: 1 },
      resolve: ({ id }, { days }, { services }) => services.healthDays.history(id, checkedDays(days)),
    }),
  }),
})

export function checkedDays(days: number): number {
  if (days < 1 || days > DAYS_MAX) throw codedError('BAD_USER_INPUT', `\`days\` is from 1 to ${DAYS_MAX}.`)
  return days
}

type ProviderName = 'OPENROUTER' | 'REPLICATE'
type Row = {
  id: string
  provider: ProviderName
  modelId: string | null
  state: Parameters<typeof withModels>[0]
  checkedAt: Date | null
}

const ProviderStatus = builder.objectRef<{ provider: ProviderName; rows: Row[] }>('ProviderStatus').implement({
  description: 'A provider and what is watched of it: itself first, then the models in use.',
  fields: (t) => ({
    provider: t.expose('provider', { type: Provider }),
    state: t.field({ type: HealthState, resolve: ({ rows }) => stateOf(rows) }),
    targets: t.prismaField({
      type: [HealthTarget],
      resolve: (query, { provider }, _args, context) =>
        readerOf(context).healthTarget.findMany({
          ...query,
          where: { provider, active: true },
          orderBy: [{ modelId: { sort: 'asc', nulls: 'first' } }],
          take: TARGETS_MAX,
        }),
    }),
  }),
})

export const ServiceStatus = builder.objectRef<{ rows: Row[] }>('ServiceStatus').implement({
  description: 'How the providers are. States only, for everyone.',
  fields: (t) => ({
    overall: t.field({
      type: HealthState,
      resolve: ({ rows }) => worstOf(byProvider(rows).map((provider) => stateOf(provider.rows))),
    }),
    checkedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The last look at any of them; null before the first.',
      resolve: ({ rows }) =>
        rows.reduce<Date | null>(
          (last, { checkedAt }) => (checkedAt && (!last || checkedAt > last) ? checkedAt : last),
          null,
        ),
    }),
    providers: t.field({ type: [ProviderStatus], resolve: ({ rows }) => byProvider(rows) }),
  }),
})

function byProvider(rows: Row[]): { provider: ProviderName; rows: Row[] }[] {
  const providers = ['OPENROUTER', 'REPLICATE'] as const
  return providers.map((provider) => ({ provider, rows: rows.filter((row) => row.provider === provider) }))
}

function stateOf(rows: Row[]) {
  const own = rows.find(({ modelId }) => modelId === null)
  const models = rows.filter(({ modelId }) => modelId !== null)
  return withModels(
    own?.state ?? 'UNKNOWN',
    models.map(({ state }) => state),
  )
}

export async function readStatus(context: Context): Promise<{ rows: Row[] }> {
  const select = { id: true, provider: true, modelId: true, state: true, checkedAt: true } as const
  const where = { active: true, provider: { not: null } }
  return { rows: (await readerOf(context).healthTarget.findMany({ where, select, take: TARGETS_MAX })) as Row[] }
}

builder.queryField('serviceStatus', (t) =>
  t.field({
    type: ServiceStatus,
    description: "States only, for everyone; evidence and incident internals are the admin's.",
    extensions: sharedUntil('health:all'),
    resolve: (_root, _args, context) => readStatus(context),
  }),
)

builder.subscriptionField('serviceStatusChanged', (t) =>
  t.field({
    type: ServiceStatus,
    description: 'Once at the start, then at every change of state. Guests may follow it too.',
    subscribe: (_root, _args, context) => {
      let seen = ''
      return follow<{ rows: Row[] }>(context.services.bus, {
        topics: ['health:all'],
        read: async () => {
          const status = await readStatus(context)
          const states = JSON.stringify(status.rows.map(({ id, state }) => [id, state]).sort())
          if (states === seen) return { items: [] }
          seen = states
          return { items: [status] }
        },
      })
    },
    resolve: (status) => status as { rows: Row[] },
  }),
)
