import { builder } from '../graphql/builder.ts'
import { actorUser, knownActor } from '../graphql/context.ts'
import { coded, codedError } from '../graphql/errors.ts'
import { ViewerRef } from '../graphql/viewer.ts'

const AccountDeletion = builder.objectRef<{ needsPassword: boolean; running: number }>('AccountDeletion').implement({
  description: 'What it takes to delete the account.',
  fields: (t) => ({
    needsPassword: t.exposeBoolean('needsPassword', {
      description: 'False for who has none: they sign in anew, at most 15 minutes before.',
    }),
    running: t.exposeInt('running', { description: 'Actions that have not ended; while there are any it is refused.' }),
  }),
})

builder.objectField(ViewerRef, 'accountDeletion', (t) =>
  t.field({
    type: AccountDeletion,
    resolve: (_viewer, _args, context) => context.services.privacy.outlook(actorUser(context)),
  }),
)

builder.mutationField('deleteAccount', (t) =>
  t.boolean({
    description:
      "Deletes the viewer's account for good: name, address, keys, sessions, work and files. The lines of the account stay in the books, without a name; points that are left are lost. Errors: UNAUTHENTICATED, FORBIDDEN (by a key, suspended, the last admin, while actions run), BAD_USER_INPUT with the field, RATE_LIMITED.",
    authScopes: { session: true },
    args: {
      email: t.arg.string({ required: true, description: "The account's own, typed again." }),
      password: t.arg.string({ description: 'Needed by whoever has one.' }),
    },
    resolve: async (_root, { email, password }, context) => {
      const actor = knownActor(context)
      if (actor.kind !== 'session') throw codedError('FORBIDDEN', 'An account is deleted by who is signed in.')
      await coded(context.services.privacy.deleteAccount(actor, { email, password: password ?? undefined }))
      return true
    },
  }),
)
