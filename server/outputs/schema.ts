import { accountOf } from '../brands.ts'
import { builder } from '../graphql/builder.ts'
import { readerOf } from '../graphql/context.ts'
import { assertPage, page } from '../graphql/page.ts'
import { ViewerRef } from '../graphql/viewer.ts'
import { OUTPUTS_PATH } from './rules.ts'

export const OutputRef = builder.prismaObject('Output', {
  name: 'ActionOutput',
  description: 'A file that an action produced, served by this server to its owner.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    url: t.string({
      description:
        'A path on this server: GET it with the same credentials. `?download` to keep it. Ranges are served.',
      resolve: ({ id }) => `${OUTPUTS_PATH}${id}`,
    }),
    contentType: t.exposeString('contentType'),
    bytes: t.int({ select: { bytes: true }, resolve: ({ bytes }) => Number(bytes) }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    action: t.relation('action', { description: 'What it came from.' }),
  }),
})

builder.objectField(ViewerRef, 'outputs', (t) =>
  t.prismaConnection({
    type: OutputRef,
    description: 'The files of all one has made, newest first. `first` is at most 100.',
    cursor: 'id',
    ...page,
    resolve: (query, { userId }, args, context) => {
      assertPage(args)
      return readerOf(context).output.findMany({
        ...query,
        where: { accountId: accountOf(userId) },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      })
    },
  }),
)
