import IconBell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs'
import IconDatabase from '@tabler/icons-react/dist/esm/icons/IconDatabase.mjs'
import IconGauge from '@tabler/icons-react/dist/esm/icons/IconGauge.mjs'
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs'
import IconShieldLock from '@tabler/icons-react/dist/esm/icons/IconShieldLock.mjs'
import IconUser from '@tabler/icons-react/dist/esm/icons/IconUser.mjs'

/** The pages of the settings, in their order. */
export const SETTINGS_TABS = [
  { to: '/settings', label: 'Profile', Icon: IconUser },
  { to: '/settings/security', label: 'Security', Icon: IconShieldLock },
  { to: '/settings/budget', label: 'Budget', Icon: IconGauge },
  { to: '/settings/keys', label: 'API keys', Icon: IconKey },
  { to: '/settings/notifications', label: 'Notifications', Icon: IconBell },
  { to: '/settings/data', label: 'Your data', Icon: IconDatabase },
] as const
