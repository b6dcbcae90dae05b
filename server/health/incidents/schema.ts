import { AdminRef } from '../../admin/schema.ts'
import { UserRef } from '../../auth/schema.ts'
import { builder } from '../../graphql/builder.ts'
import { knownActor } from '../../graphql/context.ts'
import { coded } from '../../graphql/errors.ts'
import { assertPage, page } from '../../graphql/page.ts'
import { nameOf } from '../names.ts'
import { WHOLE } from '../rules.ts'
import { HealthState } from '../status/schema.ts'
import type { Touched } from './touched.ts'

const ERRORS = 'Errors: UNAUTHENTICATED, FORBIDDEN (not an admin, or by a key)'
const NOTES_SHOWN = 100
const BENEATH_SHOWN = 50

const IncidentNote = builder.prismaObject('IncidentNote', {
  description: 'What an admin found out.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    author: t.relation('author', { type: UserRef }),
    text: t.exposeString('text'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

const IncidentTouched = builder.objectRef<Touched>('IncidentTouched').implement({
  description: 'What an incident did to the people: actions that failed by it cost nobody anything.',
  fields: (t) => ({
    actionsFailed: t.exposeInt('actionsFailed'),
    pointsReleased: t.expose('pointsReleased', { type: 'Points', description: 'Held for them, and given back.' }),
  }),
})

export const Incident = builder.prismaObject('Incident', {
  description:
    'Something is wrong with a target, from when to when. What comes back within the hour is the same incident.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    targetId: t.exposeID('targetId', {
      description: '"monitor": the watch itself was blind. "cost", "errors": the house itself does badly.',
    }),
    targetName: t.string({
      select: { target: { select: { id: true, provider: true, model: { select: { name: true } } } } },
      resolve: ({ target }) => nameOf(target),
    }),
    state: t.expose('state', { type: HealthState, description: 'The worst that it came to: DEGRADED or DOWN.' }),
    summary: t.exposeString('summary', { description: 'What was found when it began.' }),
    openedAt: t.expose('openedAt', { type: 'DateTime' }),
    acknowledgedAt: t.expose('acknowledgedAt', { type: 'DateTime', nullable: true }),
    acknowledgedBy: t.relation('acknowledgedBy', { type: UserRef, nullable: true }),
    resolvedAt: t.expose('resolvedAt', { type: 'DateTime', nullable: true }),
    durationMs: t.float({
      description: 'Until it was resolved, or until now.',
      select: { openedAt: true, resolvedAt: true },
      resolve: ({ openedAt, resolvedAt }, _args, { services }) =>
        (resolvedAt ?? services.health.now()).getTime() - openedAt.getTime(),
    }),
    reopened: t.exposeInt('reopened', { description: 'How often it came back within the hour.' }),
    touched: t.field({
      type: IncidentTouched,
      description: 'So far, while it is open.',
      complexity: { field: 5 },
      select: { targetId: true, openedAt: true, evidenceSince: true, actionsFailed: true, pointsReleased: true },
      resolve: ({ actionsFailed, pointsReleased, ...incident }, _args, { services }) =>
        actionsFailed === null || pointsReleased === null
          ? services.health.touched(incident)
          : { actionsFailed, pointsReleased },
    }),
    beneath: t.relation('beneath', {
      description: `Of a provider: what its outage did to its models, told to nobody for itself. At most ${BENEATH_SHOWN}.`,
      // Most incidents have none: a page of a hundred is not refused for what it might hold.
      complexity: { field: 1, multiplier: 1 },
      query: { orderBy: [{ openedAt: 'asc' }, { id: 'asc' }], take: BENEATH_SHOWN },
    }),
    notes: t.relation('notes', {
      type: IncidentNote,
      description: `Oldest first, at most ${NOTES_SHOWN}.`,
      complexity: { field: 1, multiplier: 1 },
      query: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: NOTES_SHOWN },
    }),
  }),
})

builder.objectField(AdminRef, 'incidents', (t) =>
  t.prismaConnection({
    type: Incident,
    description:
      'Newest first, parts of another left out. `open`: only those that are not over, or only those that are. `first` is at most 100.',
    cursor: 'id',
    ...page,
    args: { open: t.arg.boolean() },
    resolve: (query, _admin, { open, ...args }, { services }) => {
      assertPage(args)
      const where = open === undefined || open === null ? WHOLE : { ...WHOLE, resolvedAt: open ? null : { not: null } }
      return services.database.admin.incident.findMany({
        ...query,
        where,
        orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
      })
    },
  }),
)

builder.mutationField('adminAcknowledgeIncident', (t) =>
  t.prismaField({
    type: Incident,
    description: `Somebody is on it: no more reminders. Said twice it is done once. ${ERRORS}, NOT_FOUND.`,
    authScopes: { admin: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: async (query, _root, { id }, context) => {
      const { health, database } = context.services
      await coded(health.incidents.acknowledge(knownActor(context), id))
      return database.admin.incident.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
)

builder.mutationField('adminNoteIncident', (t) =>
  t.prismaField({
    type: Incident,
    description: `Adds a note. Nothing changes it later. ${ERRORS}, NOT_FOUND, BAD_USER_INPUT.`,
    authScopes: { admin: true },
    args: {
      id: t.arg.id({ required: true }),
      text: t.arg.string({ required: true, description: '1 … 2,000 characters.' }),
    },
    resolve: async (query, _root, { id, text }, context) => {
      const { health, database } = context.services
      await coded(health.incidents.note(knownActor(context), id, text))
      return database.admin.incident.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
)
