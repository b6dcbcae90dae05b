import type { UserId } from '../brands.ts'
import { builder } from '../graphql/builder.ts'

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
    resolve: (_root, _args, { actor }) => {
      const may = actor.kind === 'session' && actor.admin && !actor.suspended
      return may ? { userId: actor.userId } : null
    },
  }),
)
