import { useMantineColorScheme } from '@mantine/core'
import IconCoin from '@tabler/icons-react/dist/esm/icons/IconCoin.mjs'
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs'
import IconReceipt from '@tabler/icons-react/dist/esm/icons/IconReceipt.mjs'
import { useNavigate } from '@tanstack/react-router'
import { useSignOut } from '../account/use-sign-out.ts'
import type { RecentWorkQuery } from '../graphql/generated/graphql.ts'
import { nodesOf } from '../lib/nodes.ts'
import { SCHEMES } from '../shell/colour-scheme-menu.tsx'
import { ADMIN_PAGES, PAGES } from '../shell/pages.ts'
import { FUNCTION_OF_SLUG, type FunctionSlug, LOOKS } from '../studio/function-catalogue.ts'
import { STATUS_LABEL } from '../studio/history/status-badge.tsx'
import type { CommandGroup } from './commands.ts'

/** What a page is for, where its name alone does not say it. */
const DETAILS: { [path: string]: string } = {
  '/studio': 'What you can make, and what you made',
  '/studio/gallery': 'Your images and videos',
  '/account': 'Every point explained',
  '/boosts': 'Buy points that never expire, redeem a code',
  '/usage': 'What your points went into',
  '/settings/keys': 'For programs of your own',
  '/settings/notifications': 'What is mailed to you',
  '/status': 'Whether the providers answer',
  '/admin': 'Admin: how the business does, live',
  '/admin/money': 'Admin: revenue, cost, profit, losses',
  '/admin/health': 'Uptime, response times, incidents',
  '/admin/models': 'What each function runs on, and what is off',
  '/admin/prices': 'Rates, plans, packs, promo codes, odd payments',
  '/admin/guards': 'Who is paused, and when',
}

type Recent = NonNullable<RecentWorkQuery['viewer']>['actions']

/** Everything there is to do, for the person as they are. `recent` is undefined until it was read. */
export function useCommands({ admin, recent }: { admin: boolean; recent: Recent | undefined }): CommandGroup[] {
  const navigate = useNavigate()
  const { setColorScheme } = useMantineColorScheme()
  const leave = useSignOut()

  const pageCommand = ({ to, label, Icon }: (typeof PAGES)[number] | (typeof ADMIN_PAGES)[number]) => ({
    id: to,
    label,
    detail: DETAILS[to],
    Icon,
    run: () => void navigate({ to }),
  })
  const starts = (Object.entries(FUNCTION_OF_SLUG) as [FunctionSlug, keyof typeof LOOKS][]).map(([slug, id]) => ({
    id: `start:${slug}`,
    label: LOOKS[id].name,
    keywords: 'new make create start',
    Icon: LOOKS[id].Icon,
    run: () => void navigate({ to: '/studio/new/$function', params: { function: slug } }),
  }))
  const work = (recent ? nodesOf(recent) : []).map(({ id, title, function: made, status }) => ({
    id,
    label: title || LOOKS[made].name,
    detail: `${LOOKS[made].name} · ${STATUS_LABEL[status]}`,
    Icon: LOOKS[made].Icon,
    run: () => void navigate({ to: '/studio/$actionId', params: { actionId: id } }),
  }))
  const policy = {
    id: '/policy',
    label: 'How you are charged',
    detail: 'The whole policy, with what points cost',
    Icon: IconReceipt,
    run: () => void navigate({ to: '/policy' }),
  }
  const buy = {
    id: 'buy',
    label: 'Buy points',
    detail: 'Boosts never expire',
    keywords: 'boost pack credits',
    Icon: IconCoin,
    run: () => void navigate({ to: '/boosts' }),
  }
  const schemes = SCHEMES.map(({ value, label, Icon }) => ({
    id: `scheme:${value}`,
    label: `Colours: ${label.toLowerCase()}`,
    keywords: 'theme colour color scheme mode',
    Icon,
    run: () => setColorScheme(value),
  }))

  return [
    { label: 'Start', commands: starts },
    { label: 'Go to', commands: [...PAGES.map(pageCommand), policy] },
    // Behind what is always there: nothing moves under the hand when it comes.
    { label: 'Recent work', commands: work },
    ...(admin ? [{ label: 'Admin', commands: ADMIN_PAGES.map(pageCommand) }] : []),
    {
      label: 'Account',
      commands: [buy, ...schemes, { id: 'sign-out', label: 'Sign out', Icon: IconLogout, run: () => void leave() }],
    },
  ]
}
