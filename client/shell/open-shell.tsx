import { AppShell, Button, Group } from '@mantine/core'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useViewer } from '../account/use-viewer.ts'
import { Logo } from '../ui/logo.tsx'
import { ColourScheme } from './colour-scheme.tsx'
import classes from './navigation.module.css'
import { Shell } from './shell.tsx'

/** Around pages that are open to everyone: who is signed in stays in the product, a guest is shown the way in. */
export function OpenShell() {
  const { user } = useViewer()
  return user ? <Shell /> : <GuestShell />
}

function GuestShell() {
  const { pathname } = useLocation()
  return (
    <AppShell header={{ height: 56 }} padding={{ base: 'md', sm: 20 }} transitionDuration={0}>
      <a href="#main" className="skip">
        Skip to the page
      </a>
      <AppShell.Header px={{ base: 'sm', sm: 20 }}>
        <Group h="100%" justify="space-between" wrap="nowrap" maw={1320} mx="auto">
          <Link to="/" className={classes.logo} aria-label="Director's Palette">
            <Logo />
          </Link>
          <Group gap="xs" wrap="nowrap">
            <ColourScheme />
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/sign-in" search={{ next: pathname }} {...props} />}
            >
              Sign in
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main id="main" tabIndex={-1} style={{ outline: 'none' }}>
        <div className="page">
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  )
}
