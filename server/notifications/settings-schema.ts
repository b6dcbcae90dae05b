import { accountOf } from '../brands.ts'
import { builder } from '../graphql/builder.ts'
import { actorUser, type Context } from '../graphql/context.ts'
import { ViewerRef } from '../graphql/viewer.ts'
import { ABOUT, KINDS } from './kinds-rules.ts'
import { ownSession } from './schema.ts'
import type { MailSetting } from './service.ts'

const NotificationKind = builder.enumType('NotificationKind', {
  description: 'What people are told of.',
  values: KINDS,
})

const NotificationSetting = builder.objectRef<MailSetting>('NotificationSetting').implement({
  description: 'Everything is told in the studio; this says what is mailed as well.',
  fields: (t) => ({
    kind: t.expose('kind', { type: NotificationKind }),
    name: t.string({ description: 'In a few words, for a switch.', resolve: ({ kind }) => ABOUT[kind].name }),
    mail: t.exposeBoolean('mail'),
  }),
})

type Settings = { accountId: string; kinds: MailSetting[] }

const NotificationSettings = builder.objectRef<Settings>('NotificationSettings').implement({
  description: 'What is mailed to the viewer.',
  fields: (t) => ({
    id: t.exposeID('accountId'),
    mails: t.boolean({
      description: 'This server can send mail. The settings are kept where it cannot.',
      resolve: (_settings, _args, { services }) => services.notifications.mails,
    }),
    kinds: t.expose('kinds', { type: [NotificationSetting], description: 'Every kind, always in the same order.' }),
  }),
})

const settingsOf = async (context: Context): Promise<Settings> => {
  const userId = actorUser(context)
  return { accountId: userId, kinds: await context.services.notifications.mailSettings(userId) }
}

builder.objectField(ViewerRef, 'notificationSettings', (t) =>
  t.field({ type: NotificationSettings, resolve: (_viewer, _args, context) => settingsOf(context) }),
)

const NotificationSettingInput = builder.inputType('NotificationSettingInput', {
  description: 'Whether one kind is mailed.',
  fields: (t) => ({
    kind: t.field({ type: NotificationKind, required: true }),
    mail: t.boolean({ required: true }),
  }),
})

builder.mutationField('setNotificationSettings', (t) =>
  t.field({
    type: NotificationSettings,
    description:
      'Says what is mailed; kinds that are not named stay as they are. Errors: UNAUTHENTICATED, FORBIDDEN (by a key).',
    authScopes: ownSession,
    args: { settings: t.arg({ type: [NotificationSettingInput], required: true }) },
    resolve: async (_root, { settings }, context) => {
      await context.services.notifications.setMailSettings(accountOf(actorUser(context)), settings)
      return settingsOf(context)
    },
  }),
)
