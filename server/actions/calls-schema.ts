import type { ProviderCall } from '../generated/prisma/client.ts'
import { builder } from '../graphql/builder.ts'
import { readerOf } from '../graphql/context.ts'
import { attemptsOf } from './call-rules.ts'
import { Provider } from './model-schema.ts'
import { ActionRef } from './schema.ts'

const CALLS_MAX = 200
/** What a user may read of a call: the database grants no other column. */
const SHOWN = {
  id: true,
  part: true,
  provider: true,
  modelId: true,
  outcome: true,
  counted: true,
  inputTokens: true,
  outputTokens: true,
  latencyMs: true,
  startedAt: true,
  endedAt: true,
} as const

type Shown = Pick<ProviderCall, keyof typeof SHOWN> & { attempt: number }

const CallOutcome = builder.enumType('ActionCallOutcome', {
  description:
    'PENDING: under way. INVALID: answered, but not in the form that was asked for. ABANDONED: nobody heard how it ended.',
  values: ['PENDING', 'SUCCEEDED', 'INVALID', 'FAILED', 'CANCELED', 'ABANDONED'] as const,
})

const ActionCall = builder.objectRef<Shown>('ActionCall').implement({
  description: 'One request to a provider for an action. Retries and fallbacks belong to the one action.',
  fields: (t) => ({
    id: t.exposeID('id'),
    part: t.exposeInt('part', { description: 'Which part of the work it was for, from 0; parts may run at once.' }),
    attempt: t.exposeInt('attempt', { description: 'The first, second … request for this part, from 1.' }),
    provider: t.expose('provider', { type: Provider }),
    modelId: t.exposeID('modelId'),
    outcome: t.expose('outcome', { type: CallOutcome }),
    counted: t.exposeBoolean('counted', {
      description: 'It gave (part of) the result. Only such calls are charged.',
    }),
    inputTokens: t.exposeInt('inputTokens', { nullable: true, description: 'null where the provider named none.' }),
    outputTokens: t.exposeInt('outputTokens', { nullable: true }),
    durationMs: t.exposeInt('latencyMs', { nullable: true, description: 'null until it has ended.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
  }),
})

builder.prismaObjectField(ActionRef, 'calls', (t) =>
  t.field({
    type: [ActionCall],
    description: `The requests to providers for it, oldest first. At most ${CALLS_MAX}.`,
    select: { id: true },
    resolve: async ({ id }, _args, context) =>
      attemptsOf(
        await readerOf(context).providerCall.findMany({
          where: { actionId: id },
          select: SHOWN,
          orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
          take: CALLS_MAX,
        }),
      ),
  }),
)
