import type { UserId } from '../brands.ts'
import { builder, mayAdminister, secondFactorMissing } from '../graphql/builder.ts'

/** Everything that only admins see hangs here; features add their fields to it. They read with `database.admin`. */
export const AdminRef = builder.objectRef<{ userId: UserId }>('Admin').implement({
  description: 'What admins see.',
})

builder.queryField('admin', (t) =>
  t.field({
    type: AdminRef,
    nullable: true,
    description:
      'null for anyone who is not an admin, signed in and not suspended: guests (no UNAUTHENTICATED here), users and keys. FORBIDDEN for an admin who lacks the second factor that this server asks of them.',
    resolve: (_root, _args, { actor }) => {
      if (actor.kind === 'session' && mayAdminister(actor)) return { userId: actor.userId }
      if (actor.kind === 'session' && actor.lacksSecondFactor && !actor.suspended) throw secondFactorMissing()
      return null
    },
  }),
)
