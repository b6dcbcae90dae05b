import { AdminRef } from '../admin/schema.ts'
import { BoostPackRef } from '../credits/schema.ts'
import { builder } from '../graphql/builder.ts'

const PACKS_SHOWN = 100

const AdminPack = builder.prismaObject('BoostPack', {
  variant: 'AdminPack',
  description: 'A pack, for sale or not.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    pack: t.variant(BoostPackRef),
    active: t.exposeBoolean('active', { description: 'It is for sale.' }),
    position: t.exposeInt('position'),
  }),
})

builder.objectField(AdminRef, 'packs', (t) =>
  t.prismaField({
    type: [AdminPack],
    description: 'Every pack, for sale or not, in the order in which they are offered.',
    resolve: (query, _admin, _args, { services }) =>
      services.database.admin.boostPack.findMany({ ...query, orderBy: { position: 'asc' }, take: PACKS_SHOWN }),
  }),
)
