import { AppShell, Burger, Group, MantineProvider, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { FRAME, NAVBAR } from '../shell/frame.ts'
import classes from '../shell/navigation.module.css'
import { PAGES } from '../shell/pages.ts'
import { Logo } from '../ui/logo.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { cssVariables, theme } from '../ui/theme.ts'
import { FIRST_PAGES, type FirstAddress } from './pages.ts'

/** The page at an address as it is for everybody: the frame it stands in, what it is called, and where its parts will be. */
export function Drawn({ address }: { address: FirstAddress }) {
  const { title, lead } = FIRST_PAGES[address]
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables}>
      <AppShell {...FRAME} navbar={{ ...NAVBAR, collapsed: { mobile: true } }}>
        <AppShell.Header px={{ base: 'sm', sm: 20 }}>
          <Group h="100%" justify="space-between" wrap="nowrap">
            <Burger opened={false} hiddenFrom="sm" size="sm" />
            <Group gap="xs" wrap="nowrap" ml="auto">
              <Skeleton w={{ base: 78, sm: 104 }} h={34} radius="md" />
              <Skeleton w={32} h={32} radius={99} />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p={12}>
          <Links address={address} />
        </AppShell.Navbar>
        <AppShell.Main>
          <div className="page">
            <PageHeader title={title} detail={lead} />
            {PARTS[address]}
          </div>
        </AppShell.Main>
      </AppShell>
    </MantineProvider>
  )
}

function Links({ address }: { address: FirstAddress }) {
  return (
    <Stack h="100%" gap={0}>
      <Group wrap="nowrap" px={10} h={32} mb={20}>
        <Logo />
      </Group>
      <Text size="xs" c="dimmed" fw={500} px={12} mb={6}>
        Workspace
      </Text>
      {PAGES.map(({ to, label, Icon }) => (
        <span key={to} className={classes.link} data-status={to === address ? 'active' : undefined}>
          <Icon size={18} stroke={1.7} aria-hidden />
          {label}
        </span>
      ))}
    </Stack>
  )
}

const card = (key: number, height: number) => <Skeleton key={key} h={height} radius="lg" />
const cards = (count: number, height: number) => Array.from({ length: count }, (_, index) => card(index, height))

const PARTS: Record<FirstAddress, ReactNode> = {
  '/': (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
      {cards(4, 260)}
    </SimpleGrid>
  ),
  '/studio': (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 5 }} spacing="md">
      {Array.from({ length: 10 }, (_, index) => (
        <Skeleton key={String(index)} h={{ base: 115, xs: 162, lg: 182 }} radius="lg" />
      ))}
    </SimpleGrid>
  ),
  '/account': (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      {cards(2, 300)}
    </SimpleGrid>
  ),
  '/usage': <Stack gap="md">{cards(2, 300)}</Stack>,
  '/activity': card(0, 560),
  '/boosts': (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
      {cards(3, 240)}
    </SimpleGrid>
  ),
}
