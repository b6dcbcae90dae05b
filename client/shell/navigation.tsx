import { Badge, Burger, Group, Stack, Text } from '@mantine/core'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import { PLAN_NAME } from '../account/plan.ts'
import { useAccount } from '../account/use-account.ts'
import type { PlanTier } from '../graphql/generated/graphql.ts'
import { formatCount } from '../lib/format.ts'
import { Logo } from '../ui/logo.tsx'
import classes from './navigation.module.css'
import { ADMIN_PAGES, PAGES } from './pages.ts'

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
