import { isUuid } from '../brands.ts'
import { BudgetReached, InsufficientCredits } from '../credits/errors.ts'
import { LedgerEntryRef } from '../credits/schema.ts'
import { IdempotencyConflict, InvalidInput } from '../errors.ts'
import type { Action } from '../generated/prisma/client.ts'
import { builder } from '../graphql/builder.ts'
import { actorUser, isViewing, readerOf } from '../graphql/context.ts'
import { coded } from '../graphql/errors.ts'
import { ErrorInterface } from '../graphql/refusals.ts'
import type { Slowdown } from '../health/rules.ts'
import { ActionUnavailable, QuoteExceeded } from './errors.ts'
import { isTextFunctionId, textFunction } from './functions/registry.ts'
import { ActionResult, AiFunction, typedResult, WorkInput } from './functions/schema.ts'
import { ModelRef } from './model-schema.ts'
import type { Quote } from './pricing.ts'
import type { WorkQuote } from './service.ts'
import { streamedText } from './streamed-text.ts'

export const ActionStatus = builder.enumType('ActionStatus', {
  description: 'UNKNOWN is not an end: the provider is being asked, and the hold stays.',
  values: ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'UNKNOWN'] as const,
})

const ActionFailure = builder.objectRef<{ code: string; message: string }>('ActionFailure').implement({
  description: 'Why it failed. A failure costs 0 points.',
  fields: (t) => ({ code: t.exposeString('code'), message: t.exposeString('message') }),
})

type ReceiptOf = Pick<Action, 'quoted' | 'reserved' | 'charged' | 'inputTokens' | 'outputTokens' | 'callCount'>
const ActionReceipt = builder.objectRef<ReceiptOf>('ActionReceipt').implement({
  description: 'What was quoted, held, charged and given back. charged + released = held.',
  fields: (t) => ({
    quoted: t.expose('quoted', { type: 'Points' }),
    held: t.expose('reserved', { type: 'Points' }),
    charged: t.field({ type: 'Points', resolve: ({ charged }) => charged ?? 0n }),
    released: t.field({ type: 'Points', resolve: ({ reserved, charged }) => reserved - (charged ?? 0n) }),
    inputTokens: t.exposeInt('inputTokens', { nullable: true }),
    outputTokens: t.exposeInt('outputTokens', { nullable: true }),
    calls: t.exposeInt('callCount', { description: 'Requests to providers, retries and repairs included.' }),
  }),
})

export const ActionRef = builder.prismaObject('Action', {
  description: 'One execution of a function.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    function: t.expose('function', { type: AiFunction }),
    status: t.expose('status', { type: ActionStatus }),
    title: t.exposeString('title', { description: 'The first words of what was asked for.' }),
    input: t.string({
      description: 'What was asked for, as JSON text: the member of WorkInput that the function takes.',
      select: { input: true },
      resolve: ({ input }) => JSON.stringify(input),
    }),
    model: t.relation('model', { description: 'The model that will run or has run it.' }),
    held: t.field({
      type: 'Points',
      description: 'Points set aside while it runs; 0 once it has ended.',
      select: { reserved: true, endedAt: true },
      resolve: ({ reserved, endedAt }) => (endedAt ? 0n : reserved),
    }),
    charged: t.expose('charged', {
      type: 'Points',
      nullable: true,
      description: 'What it finally cost; null until it has ended.',
    }),
    text: t.string({
      nullable: true,
      description: 'The text so far, or in full: JSON, one document a call, parted by an empty line.',
      select: { text: true, endedAt: true },
      resolve: ({ id, text, endedAt }, _args, context) => (endedAt ? text : streamedText(readerOf(context), id)),
    }),
    result: t.field({
      type: ActionResult,
      nullable: true,
      description: 'The typed result, once succeeded.',
      select: { function: true, result: true },
      resolve: ({ function: fn, result }) =>
        result && typeof result === 'object' && isTextFunctionId(fn)
          ? (typedResult(textFunction(fn), result) as never)
          : null,
    }),
    outputs: t.relation('outputs', {
      description: 'Files it produced, served by this server.',
      query: { orderBy: [{ part: 'asc' }, { position: 'asc' }] },
    }),
    expectedMs: t.int({
      nullable: true,
      description:
        'How long such work usually takes, in milliseconds: the median of the last. null when it is not known.',
      select: { modelId: true },
      resolve: ({ modelId }, _args, { services }) => services.expectedMs(modelId),
    }),
    failure: t.field({
      type: ActionFailure,
      nullable: true,
      select: { failureCode: true, failureMessage: true },
      resolve: ({ failureCode, failureMessage }) =>
        failureCode ? { code: failureCode, message: failureMessage ?? 'It failed.' } : null,
    }),
    receipt: t.field({
      type: ActionReceipt,
      nullable: true,
      description: 'null until it has ended.',
      select: {
        quoted: true,
        reserved: true,
        charged: true,
        inputTokens: true,
        outputTokens: true,
        callCount: true,
        endedAt: true,
      },
      resolve: (action) => (action.endedAt ? action : null),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    cancelRequestedAt: t.expose('cancelRequestedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When somebody asked for it to stop; null: nobody did.',
    }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
  }),
})

builder.prismaObjectField(LedgerEntryRef, 'action', (t) =>
  t.field({
    type: ActionRef,
    nullable: true,
    description: 'The action that used the points.',
    select: (_args, _context, nested) => ({ hold: { select: { action: nested() } } }),
    resolve: ({ hold }) => hold?.action ?? null,
  }),
)

builder.queryField('action', (t) =>
  t.prismaField({
    type: ActionRef,
    nullable: true,
    description: "null when it does not exist or is not the viewer's. Errors: UNAUTHENTICATED.",
    authScopes: { member: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: async (query, _root, { id }, context) => {
      if (!isUuid(id)) return null
      const select = { ...query.select, unseenSince: true } as typeof query.select
      const action = await readerOf(context).action.findFirst({ ...query, select, where: { id } })
      if ((action as { unseenSince?: Date | null } | null)?.unseenSince && !isViewing(context.actor)) {
        await context.services.unseen.saw(actorUser(context), id)
      }
      return action
    },
  }),
)

const QuoteLine = builder.objectRef<Quote['lines'][number]>('QuoteLine').implement({
  description: 'One call to a model, and its share of the expected points.',
  fields: (t) => ({ label: t.exposeString('label'), points: t.expose('points', { type: 'Points' }) }),
})

const QuoteSlowdown = builder.objectRef<Slowdown>('QuoteSlowdown').implement({
  description: 'How long the model takes at the moment, beside what is usual: medians, in milliseconds.',
  fields: (t) => ({
    factor: t.exposeFloat('factor'),
    usualMs: t.exposeInt('usualMs'),
    nowMs: t.exposeInt('nowMs'),
  }),
})

export const ActionQuote = builder.objectRef<WorkQuote>('ActionQuote').implement({
  description: 'Price = provider cost × the rate in force, rounded up once to whole points.',
  fields: (t) => ({
    expected: t.expose('expected', { type: 'Points' }),
    maximum: t.expose('maximum', { type: 'Points', description: 'What is held, and the most that can be charged.' }),
    model: t.prismaField({
      type: ModelRef,
      resolve: (query, { modelId }, _args, context) =>
        readerOf(context).model.findFirstOrThrow({ ...query, where: { id: modelId } }),
    }),
    breakdown: t.field({ type: [QuoteLine], description: 'Adds up to `expected`.', resolve: ({ lines }) => lines }),
    notice: t.string({
      nullable: true,
      description: 'What to know before starting: that it is slower than usual, or that another model steps in.',
      resolve: ({ notice }) => notice,
    }),
    slowdown: t.expose('slowdown', {
      type: QuoteSlowdown,
      nullable: true,
      description: 'null while the model is not slower than usual, or nothing is known of it.',
    }),
  }),
})

builder.queryField('quoteAction', (t) =>
  t.field({
    type: ActionQuote,
    description:
      'What an action would cost, in points. Changes nothing. Errors: UNAUTHENTICATED; BAD_USER_INPUT with the path of the field; FORBIDDEN when it cannot run now.',
    authScopes: { member: true },
    args: { work: t.arg({ type: WorkInput, required: true }), model: t.arg.id() },
    resolve: (_root, { work, model }, { services }) => coded(services.actions.quote({ work, model })),
  }),
)

builder.objectType(QuoteExceeded, {
  name: 'QuoteExceeded',
  description: 'It may cost more than `maxPoints`. Nothing was held.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    maxPoints: t.expose('maxPoints', { type: 'Points' }),
    quoted: t.expose('quoted', { type: 'Points' }),
  }),
})

builder.objectType(ActionUnavailable, {
  name: 'ActionUnavailable',
  description: 'It cannot run now. Nothing was held.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    reason: t.exposeString('reason', {
      description:
        'NOT_CONFIGURED, NO_MODEL, MODEL_DOWN, MAINTENANCE, SWITCHED_OFF, PAUSED, TOO_MUCH_AT_ONCE or ACCOUNT_CLOSED',
    }),
    retryAt: t.expose('retryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it may be better; null: nobody can say.',
    }),
  }),
})

const StartActionInput = builder.inputType('StartActionInput', {
  description: 'One intention: what is to be done, on which model, for how many points at most.',
  fields: (t) => ({
    idempotencyKey: t.id({
      required: true,
      description:
        "The caller's name for one intention, 1 … 255 characters, scoped to the user. Same key and same input: the same action. Same key, other input: IdempotencyConflict.",
    }),
    work: t.field({ type: WorkInput, required: true }),
    model: t.id({ description: "A model among the function's choices; otherwise the one the admin set." }),
    maxPoints: t.field({ type: 'Points', description: 'Refuse rather than hold more than this.' }),
  }),
})

builder.mutationField('startAction', (t) =>
  t.prismaField({
    type: ActionRef,
    description:
      'Holds the most that the work may cost and starts it, in one atomic step. Errors: UNAUTHENTICATED, FORBIDDEN (a READ key, suspended), RATE_LIMITED with `retryAfterSeconds`.',
    authScopes: { act: true },
    errors: {
      types: [InsufficientCredits, BudgetReached, QuoteExceeded, ActionUnavailable, IdempotencyConflict, InvalidInput],
      union: { description: 'The action that the key started, now or before, or why nothing was held.' },
    },
    args: { input: t.arg({ type: StartActionInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await context.services.actions.start(actorUser(context), input)
      return readerOf(context).action.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
)

builder.mutationField('cancelAction', (t) =>
  t.prismaField({
    type: ActionRef,
    nullable: true,
    description:
      'Stops work that has not ended. What the provider already did is charged, never more than was held. null: not yours, or not there. Errors: UNAUTHENTICATED, FORBIDDEN (a READ key, suspended).',
    authScopes: { act: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: async (query, _root, { id }, context) => {
      const canceled = await context.services.actions.cancel(actorUser(context), id)
      return canceled && readerOf(context).action.findFirst({ ...query, where: { id: canceled } })
    },
  }),
)
