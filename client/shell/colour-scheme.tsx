import { ActionIcon, useComputedColorScheme } from '@mantine/core'
import IconMoon from '@tabler/icons-react/dist/esm/icons/IconMoon.mjs'
import IconSun from '@tabler/icons-react/dist/esm/icons/IconSun.mjs'
import { lazy, Suspense } from 'react'
import { type TargetProps, useOnDemand } from '../ui/use-on-demand.ts'

const load = () => import('./colour-scheme-menu.tsx')
const ColourSchemeMenu = lazy(() => load().then((module) => ({ default: module.ColourSchemeMenu })))

export function ColourScheme() {
  const { wanted, trigger } = useOnDemand(load)
  if (!wanted) return <ColourSchemeButton {...trigger} aria-haspopup="menu" />
  return (
    <Suspense fallback={<ColourSchemeButton />}>
      <ColourSchemeMenu />
    </Suspense>
  )
}

export function ColourSchemeButton(target: TargetProps) {
  const computed = useComputedColorScheme('light')
  return (
    <ActionIcon variant="subtle" color="gray" size={34} {...target} aria-label="Colour scheme">
      {computed === 'dark' ? <IconMoon size={18} /> : <IconSun size={18} />}
    </ActionIcon>
  )
}
