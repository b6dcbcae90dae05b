import { Link, Outlet } from '@tanstack/react-router'
import classes from './settings-layout.module.css'
import { SETTINGS_TABS } from './tabs.ts'

/** One area: its pages beside each other, each with a heading of its own. */
export function SettingsLayout() {
  return (
    <>
      <nav aria-label="Settings" className={classes.tabs}>
        {SETTINGS_TABS.map(({ to, label, Icon }) => (
          <Link key={to} to={to} className={classes.tab} activeOptions={{ exact: true }}>
            <Icon size={16} stroke={1.8} aria-hidden />
            {label}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  )
}
