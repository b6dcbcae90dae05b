import { Badge, Burger, Group, Stack, Text } from '@mantine/core'
import IconActivity from '@tabler/icons-react/dist/esm/icons/IconActivity.mjs'
import IconActivityHeartbeat from '@tabler/icons-react/dist/esm/icons/IconActivityHeartbeat.mjs'
import IconAdjustments from '@tabler/icons-react/dist/esm/icons/IconAdjustments.mjs'
import IconBolt from '@tabler/icons-react/dist/esm/icons/IconBolt.mjs'
import IconChartAreaLine from '@tabler/icons-react/dist/esm/icons/IconChartAreaLine.mjs'
import IconChartBar from '@tabler/icons-react/dist/esm/icons/IconChartBar.mjs'
import IconCode from '@tabler/icons-react/dist/esm/icons/IconCode.mjs'
import IconCoins from '@tabler/icons-react/dist/esm/icons/IconCoins.mjs'
import IconHeartbeat from '@tabler/icons-react/dist/esm/icons/IconHeartbeat.mjs'
import IconLayoutDashboard from '@tabler/icons-react/dist/esm/icons/IconLayoutDashboard.mjs'
import IconListDetails from '@tabler/icons-react/dist/esm/icons/IconListDetails.mjs'
import IconPhoto from '@tabler/icons-react/dist/esm/icons/IconPhoto.mjs'
import IconReceipt2 from '@tabler/icons-react/dist/esm/icons/IconReceipt2.mjs'
import IconReportMoney from '@tabler/icons-react/dist/esm/icons/IconReportMoney.mjs'
import IconSettings from '@tabler/icons-react/dist/esm/icons/IconSettings.mjs'
import IconShieldCheck from '@tabler/icons-react/dist/esm/icons/IconShieldCheck.mjs'
import IconSparkles from '@tabler/icons-react/dist/esm/icons/IconSparkles.mjs'
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import { PLAN_NAME } from '../account/plan.ts'
import { useAccount } from '../account/use-account.ts'
import type { PlanTier } from '../graphql/generated/graphql.ts'
import { formatCount } from '../lib/format.ts'
import { Logo } from '../ui/logo.tsx'
import classes from './navigation.module.css'

export const PAGES = [
  { to: '/', label: 'Overview', Icon: IconLayoutDashboard },
  { to: '/studio', label: 'Studio', Icon: IconSparkles },
  { to: '/studio/gallery', label: 'Gallery', Icon: IconPhoto },
  { to: '/activity', label: 'Activity', Icon: IconActivity },
  { to: '/usage', label: 'Usage', Icon: IconChartBar },
  { to: '/account', label: 'Points', Icon: IconCoins },
  { to: '/boosts', label: 'Boosts', Icon: IconBolt },
  { to: '/settings', label: 'Settings', Icon: IconSettings },
  { to: '/developers', label: 'Developers', Icon: IconCode },
  { to: '/status', label: 'Status', Icon: IconActivityHeartbeat },
] as const

export const ADMIN_PAGES = [
  { to: '/admin', label: 'Overview', Icon: IconChartAreaLine },
  { to: '/admin/money', label: 'Money', Icon: IconReportMoney },
  { to: '/admin/people', label: 'People', Icon: IconUsers },
  { to: '/admin/models', label: 'Models', Icon: IconAdjustments },
  { to: '/admin/prices', label: 'Prices', Icon: IconReceipt2 },
  { to: '/admin/guards', label: 'Guards', Icon: IconShieldCheck },
  { to: '/admin/audit', label: 'Audit', Icon: IconListDetails },
  { to: '/admin/health', label: 'API health', Icon: IconHeartbeat },
] as const

type Props = { plan: PlanTier; admin: boolean; opened: boolean; onClose: () => void }

export function Navigation({ plan, admin, opened, onClose }: Props) {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  // A shortcut and no more: the page decides who may see it.
  const onLogo = (event: MouseEvent) => {
    if (event.detail !== 3) return
    event.preventDefault()
    void navigate({ to: '/admin' })
  }

  return (
    <Stack component="nav" aria-label="Main" h="100%" gap={0}>
      <Group justify="space-between" wrap="nowrap" px={10} h={32} mb={20}>
        <Link to="/" className={classes.logo} onClick={onLogo} aria-label="Director's Palette, to the overview">
          <Logo />
        </Link>
        {opened && <Burger opened onClick={onClose} hiddenFrom="sm" size="sm" aria-label="Close the navigation" />}
      </Group>
      <Text size="xs" c="dimmed" fw={500} px={12} mb={6} component="h2">
        Workspace
      </Text>
      {PAGES.map(({ to, label, Icon }) => (
        <Link
          key={to}
          to={to}
          className={classes.link}
          // Below the studio's address, and yet a page beside it; and every address is below the overview's.
          activeOptions={{ exact: to === '/' || pathname === '/studio/gallery', includeSearch: false }}
        >
          <Icon size={18} stroke={1.7} aria-hidden />
          {label}
        </Link>
      ))}
      {admin && (
        <>
          <Text size="xs" c="dimmed" fw={500} px={12} mb={6} mt={20} component="h2">
            Admin
          </Text>
          {ADMIN_PAGES.map(({ to, label, Icon }) => (
            <Link
              key={to}
              to={to}
              className={classes.link}
              activeOptions={{ exact: to === '/admin', includeSearch: false }}
            >
              <Icon size={18} stroke={1.7} aria-hidden />
              {label}
            </Link>
          ))}
        </>
      )}
      <Plan plan={plan} />
    </Stack>
  )
}

function Plan({ plan }: { plan: PlanTier }) {
  const state = useAccount()
  return (
    <Group gap="sm" className={classes.plan}>
      <Badge size="lg">{PLAN_NAME[plan]}</Badge>
      {state.kind === 'known' && (
        <Text size="xs" c="dimmed">
          {formatCount(state.account.monthlyAllocation)} points a month
        </Text>
      )}
    </Group>
  )
}
