import { builder } from '../../graphql/builder.ts'
import { readerOf } from '../../graphql/context.ts'
import { codedError } from '../../graphql/errors.ts'
import { OF_PROVIDERS, WHOLE } from '../rules.ts'
import { HealthState, HealthTarget, ServiceStatus } from '../status/schema.ts'

const INCIDENTS_MAX = 50

const ServiceIncident = builder.prismaObject('Incident', {
  variant: 'ServiceIncident',
  description: 'What did not work as it should, from when to when. No more than everybody may know.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    target: t.relation('target', { type: HealthTarget }),
    state: t.expose('state', { type: HealthState, description: 'The worst that it came to: DEGRADED or DOWN.' }),
    openedAt: t.expose('openedAt', { type: 'DateTime' }),
    resolvedAt: t.expose('resolvedAt', { type: 'DateTime', nullable: true, description: 'null while it lasts.' }),
  }),
})

builder.objectField(ServiceStatus, 'incidents', (t) =>
  t.prismaField({
    type: [ServiceIncident],
    description: 'Newest first, those of models that are no longer used too. An outage of a provider is one.',
    args: { first: t.arg.int({ required: true, defaultValue: 10, description: `1 to ${INCIDENTS_MAX}` }) },
    resolve: (query, _status, { first }, context) => {
      if (first < 1 || first > INCIDENTS_MAX) {
        throw codedError('BAD_USER_INPUT', `\`first\` is from 1 to ${INCIDENTS_MAX}.`)
      }
      return readerOf(context).incident.findMany({
        ...query,
        where: { ...OF_PROVIDERS, ...WHOLE },
        orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
        take: first,
      })
    },
  }),
)
