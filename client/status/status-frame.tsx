import { Group } from '@mantine/core'
import { Link, Outlet } from '@tanstack/react-router'
import { useViewer } from '../account/use-viewer.ts'
import { ColourScheme } from '../shell/colour-scheme.tsx'
import { Shell } from '../shell/shell.tsx'
import { Logo } from '../ui/logo.tsx'
import classes from './status.module.css'

/** The page is for everyone: members keep their navigation, guests get the logo and a way in. */
export function StatusFrame() {
  const { user } = useViewer()
  return user ? <Shell /> : <GuestFrame />
}

function GuestFrame() {
  return (
    <>
      <a href="#main" className="skip">
        Skip to the page
      </a>
      <header className={classes.guestHeader}>
        <Link to="/" className={classes.home} aria-label="Director's Palette">
          <Logo />
        </Link>
        <Group gap="md" wrap="nowrap">
          <ColourScheme />
          <Link to="/sign-in" className="link" style={{ fontSize: 14, fontWeight: 550, whiteSpace: 'nowrap' }}>
            Sign in
          </Link>
        </Group>
      </header>
      <main id="main" tabIndex={-1} className={classes.guestMain}>
        <Outlet />
      </main>
    </>
  )
}
