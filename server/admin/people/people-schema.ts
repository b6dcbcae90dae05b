import { Role, UserRef } from '../../auth/schema.ts'
import { builder } from '../../graphql/builder.ts'
import { type Context, knownActor } from '../../graphql/context.ts'
import { coded } from '../../graphql/errors.ts'
import { UserNote } from './record-schema.ts'

const REASON = '1 … 500 characters; kept in the audit.'
const ERRORS = 'Errors: UNAUTHENTICATED, FORBIDDEN (not an admin, or by a key), BAD_USER_INPUT.'

/** Who is signed in: the fields' scopes keep everybody else out. */
function signedIn(context: Context) {
  const actor = knownActor(context)
  if (actor.kind !== 'session') throw new Error('A key reached what needs a session')
  return actor
}

builder.mutationFields((t) => ({
  adminSuspendUser: t.prismaField({
    type: UserRef,
    description: `Suspends somebody, or lets them back: within five seconds, open sockets too. They may still read, export and sign out; work under way goes on to its end, and is charged as always. FORBIDDEN for the last admin. ${ERRORS}`,
    authScopes: { admin: true },
    args: {
      userId: t.arg.id({ required: true }),
      suspended: t.arg.boolean({ required: true }),
      reason: t.arg.string({ required: true, description: REASON }),
    },
    resolve: async (query, _root, args, context) => {
      const { peopleAdmin, database } = context.services
      const id = await coded(peopleAdmin.suspend(signedIn(context), args))
      return database.admin.user.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
  adminSetRole: t.prismaField({
    type: UserRef,
    description: `Makes somebody an admin, or a user again; within five seconds, open sockets too. FORBIDDEN for the last admin. ${ERRORS} REAUTHENTICATE when the password was given more than 15 minutes ago.`,
    authScopes: { proven: true },
    args: {
      userId: t.arg.id({ required: true }),
      role: t.arg({ type: Role, required: true }),
      reason: t.arg.string({ required: true, description: REASON }),
    },
    resolve: async (query, _root, args, context) => {
      const { peopleAdmin, database } = context.services
      const id = await coded(peopleAdmin.setRole(signedIn(context), args))
      return database.admin.user.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
  adminSignOutUser: t.int({
    description: `Ends all sessions of somebody, and what was opened with them within five seconds; API keys stay. Gives how many there were. ${ERRORS}`,
    authScopes: { admin: true },
    args: {
      userId: t.arg.id({ required: true }),
      reason: t.arg.string({ required: true, description: REASON }),
    },
    resolve: (_root, args, context) => coded(context.services.peopleAdmin.signOut(signedIn(context), args)),
  }),
  adminNoteUser: t.prismaField({
    type: UserNote,
    description: `Adds a note about somebody, for admins alone. Nothing changes it later. ${ERRORS}`,
    authScopes: { admin: true },
    args: {
      userId: t.arg.id({ required: true }),
      text: t.arg.string({ required: true, description: '1 … 2,000 characters.' }),
    },
    resolve: async (query, _root, args, context) => {
      const { peopleAdmin, database } = context.services
      const id = await coded((async () => peopleAdmin.note(signedIn(context), args))())
      return database.admin.userNote.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
  adminViewAs: t.field({
    type: 'DateTime',
    description: `From now on this session sees the product as somebody does, for an hour at most: every query answers as theirs, and every mutation but endViewAs is FORBIDDEN. Gives when it ends. ${ERRORS} REAUTHENTICATE when the password was given more than 15 minutes ago.`,
    authScopes: { proven: true },
    args: {
      userId: t.arg.id({ required: true }),
      reason: t.arg.string({ required: true, description: REASON }),
    },
    resolve: (_root, args, context) =>
      coded((async () => context.services.peopleAdmin.viewAs(signedIn(context), args))()),
  }),
  endViewAs: t.boolean({
    description:
      'Ends viewing as somebody. False: this session does not. Errors: UNAUTHENTICATED, FORBIDDEN (by a key).',
    skipTypeScopes: true,
    authScopes: { session: true },
    resolve: (_root, _args, context) => context.services.peopleAdmin.endViewAs(knownActor(context)),
  }),
}))
