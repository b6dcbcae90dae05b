import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import classes from './settings-layout.module.css'
import { SETTINGS_TABS } from './tabs.ts'

/** One area: its pages beside each other, each with a heading of its own. */
export function SettingsLayout() {
  const { pathname } = useLocation()
  const tabs = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the row is longer than the window.
    const here = tabs.current?.querySelector(`a[href="${pathname}"]`)
    here?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <>
      <nav aria-label="Settings" className={classes.tabs} ref={tabs}>
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
