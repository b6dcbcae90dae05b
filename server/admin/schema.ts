import type { UserId } from '../brands.ts'
import { builder } from '../graphql/builder.ts'
import type { Actor } from '../graphql/context.ts'

/** Everything that only admins see hangs here; features add their fields to it. They read with `database.admin`. */
export const AdminRef = builder.objectRef<{ userId: UserId }>('Admin').implement({
  description: 'What admins see.',
})

builder.queryField('admin', (t) =>
  t.field({
    type: AdminRef,
    nullable: true,
    description:
      'null for anyone who is not an admin, signed in and not suspended: guests (no UNAUTHENTICATED here), users and keys.',
    resolve: (_root, _args, { actor }) => (isAdmin(actor) ? { userId: actor.userId } : null),
  }),
)

export const isAdmin = (actor: Actor): actor is Extract<Actor, { kind: 'session' }> =>
  actor.kind === 'session' && actor.admin && !actor.suspended
