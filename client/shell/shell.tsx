import { AppShell, Burger, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { AccountMeter } from '../account/account-meter.tsx'
import { ProofGate } from '../account/proof-gate.tsx'
import { useLiveAccount } from '../account/use-account.ts'
import { useViewer } from '../account/use-viewer.ts'
import { useWelcome } from '../account/use-welcome.ts'
import { UserMenu } from '../account/user-menu.tsx'
import { Bell } from '../notifications/bell.tsx'
import { PaletteField } from '../palette/palette-field.tsx'
import { Banners } from './banners.tsx'
import { ColourScheme } from './colour-scheme.tsx'
import { FRAME, NAVBAR } from './frame.ts'
import { LiveDot } from './live-dot.tsx'
import { Navigation } from './navigation.tsx'
import { TitleAnnouncer } from './title-announcer.tsx'
import { useRouteFocus } from './use-route-focus.ts'

export function Shell() {
  const [opened, { toggle, close }] = useDisclosure()
  const { user, sandbox, emailToVerify, viewedUntil, pause } = useViewer()
  const { pathname } = useLocation()
  useLiveAccount()
  useWelcome()
  useRouteFocus()
  useEffect(close, [pathname])
  if (!user) return null

  return (
    <AppShell {...FRAME} navbar={{ ...NAVBAR, collapsed: { mobile: !opened } }}>
      <a href="#main" className="skip">
        Skip to the page
      </a>
      <AppShell.Header px={{ base: 'sm', sm: 20 }}>
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
          <PaletteField admin={user.role === 'ADMIN'} />
          <Group gap="xs" wrap="nowrap">
            <LiveDot />
            <AccountMeter />
            <Bell />
            <ColourScheme />
            <UserMenu user={user} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p={12}>
        <Navigation plan={user.plan} admin={user.role === 'ADMIN'} onClose={close} opened={opened} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} style={{ outline: 'none' }}>
        <TitleAnnouncer />
        <div className="page">
          <Banners
            user={user}
            viewedUntil={viewedUntil}
            pause={pause}
            sandbox={sandbox}
            emailToVerify={emailToVerify}
          />
          <Outlet />
        </div>
      </AppShell.Main>
      {user.role === 'ADMIN' && <ProofGate />}
    </AppShell>
  )
}
