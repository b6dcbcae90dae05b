import type { UserId } from '../brands.ts'
import { builder } from './builder.ts'

/** Everything of one's own hangs here; features add their fields to it. */
export const ViewerRef = builder.objectRef<{ userId: UserId }>('Viewer').implement({
  description: 'Who asks, and all that is theirs.',
})

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    nullable: true,
    description: 'null for a guest',
    resolve: (_root, _args, { actor }) => (actor.kind === 'guest' ? null : { userId: actor.userId }),
  }),
)
