import { PlanTier } from '../credits/schema.ts'
import { builder } from '../graphql/builder.ts'
import { readerOf } from '../graphql/context.ts'
import { coded } from '../graphql/errors.ts'
import { ViewerRef } from '../graphql/viewer.ts'
import { API_KEYS_MAX } from './rules.ts'

export const Role = builder.enumType('Role', {
  description: 'ADMIN: also sees and sets what is below `admin`.',
  values: ['USER', 'ADMIN'] as const,
})

export const UserRef = builder.prismaObject('User', {
  description: 'A person who signed up.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    email: t.exposeString('email'),
    name: t.exposeString('name'),
    role: t.expose('role', { type: Role }),
    plan: t.field({
      type: PlanTier,
      select: { account: { select: { planTier: true } } },
      // There is no user without an account: the database opens it in the same statement.
      resolve: ({ account }) => account!.planTier,
    }),
    suspended: t.boolean({
      description: 'May read, export and sign out, and nothing else.',
      select: { suspendedAt: true },
      resolve: ({ suspendedAt }) => suspendedAt !== null,
    }),
    emailVerified: t.exposeBoolean('emailVerified', {
      description: 'A link that came to the address was followed. Nothing that is paid for waits for it.',
    }),
    secondFactor: t.exposeBoolean('twoFactorEnabled', {
      description: 'A code is asked for at sign-in. API keys need none.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

const ApiKeyScope = builder.enumType('ApiKeyScope', {
  description: 'READ: queries and subscriptions. ACT: also startAction and cancelAction.',
  values: ['READ', 'ACT'] as const,
})

export const ApiKeyRef = builder.prismaObject('ApiKey', {
  description: 'Lets a program in, as `Authorization: Bearer <key>`.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    prefix: t.exposeString('start', {
      description: 'How the key begins, to tell one from another.',
    }),
    scopes: t.expose('scopes', { type: [ApiKeyScope] }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true, description: 'To the minute.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'null: never.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

builder.objectFields(ViewerRef, (t) => ({
  viewedUntil: t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'When it ends that an admin looks at the product as this viewer, and can change nothing. null: who asks is the viewer themselves. See adminViewAs.',
    resolve: (_viewer, _args, { actor }) => (actor.kind === 'session' && actor.viewing ? actor.viewing.until : null),
  }),
  user: t.prismaField({
    type: UserRef,
    resolve: (query, { userId }, _args, context) =>
      readerOf(context).user.findFirstOrThrow({ ...query, where: { id: userId } }),
  }),
  emailToVerify: t.boolean({
    description: 'This server sends mail, and the address of the viewer is not verified yet.',
    resolve: async ({ userId }, _args, context) => {
      if (!context.services.auth.mails) return false
      const where = { id: userId }
      return !(await readerOf(context).user.findFirstOrThrow({ where, select: { emailVerified: true } })).emailVerified
    },
  }),
  apiKeys: t.prismaField({
    type: [ApiKeyRef],
    description: 'Newest first. Revoked keys are gone; expired ones go when the next key is made.',
    complexity: { field: 5, multiplier: 5 },
    resolve: (query, { userId }, _args, context) =>
      readerOf(context).apiKey.findMany({
        ...query,
        where: { userId },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: API_KEYS_MAX,
      }),
  }),
}))

const ApiKeyCreatedRef = builder.objectRef<{ id: string; key: string }>('ApiKeyCreated').implement({
  description: 'The key itself is shown here once and never again.',
  fields: (t) => ({
    apiKey: t.prismaField({
      type: ApiKeyRef,
      resolve: (query, { id }, _args, context) =>
        readerOf(context).apiKey.findFirstOrThrow({ ...query, where: { id } }),
    }),
    key: t.exposeString('key', { description: 'A secret: whoever has it can do what its scopes allow.' }),
  }),
})

builder.mutationFields((t) => ({
  confirmIdentity: t.boolean({
    description:
      'Notes that it is really you, for fifteen minutes: what changes money or roles asks for it (REAUTHENTICATE). By the password; who has none signs in anew. Errors: UNAUTHENTICATED, FORBIDDEN (by a key), BAD_USER_INPUT, RATE_LIMITED.',
    authScopes: { session: true },
    args: { password: t.arg.string() },
    resolve: async (_root, { password }, { actor, services }) => {
      await coded(services.auth.proveIdentity(actor, password ?? undefined))
      return true
    },
  }),
  createApiKey: t.field({
    type: ApiKeyCreatedRef,
    description: `At most ${API_KEYS_MAX} keys a user that have not expired. Errors: UNAUTHENTICATED, FORBIDDEN (by a key, suspended), BAD_USER_INPUT.`,
    authScopes: { session: true },
    args: {
      name: t.arg.string({ required: true, description: '1 … 100 characters.' }),
      scopes: t.arg({ type: [ApiKeyScope], required: true, description: 'At least one. ACT includes READ.' }),
      expiresAt: t.arg({ type: 'DateTime', description: 'In the future; absent: never.' }),
    },
    resolve: (_root, input, { actor, services }) => services.auth.createApiKey(actor, input),
  }),
  revokeApiKey: t.boolean({
    description:
      'Ends a key at once, and within five seconds what was opened with it. False: there is no such key of yours. Errors: UNAUTHENTICATED, FORBIDDEN.',
    authScopes: { session: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { actor, services }) => services.auth.revokeApiKey(actor, id),
  }),
}))
