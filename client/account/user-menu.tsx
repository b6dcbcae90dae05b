import { Avatar, UnstyledButton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { type TargetProps, useOnDemand } from '../ui/use-on-demand.ts'
import type { User } from './use-viewer.ts'

const load = () => import('./user-menu-opened.tsx')
const UserMenuOpened = lazy(() => load().then((module) => ({ default: module.UserMenuOpened })))

export function UserMenu({ user }: { user: User }) {
  const { wanted, trigger } = useOnDemand(load)
  if (!wanted) return <UserButton user={user} {...trigger} aria-haspopup="menu" />
  return (
    <Suspense fallback={<UserButton user={user} />}>
      <UserMenuOpened user={user} />
    </Suspense>
  )
}

export function UserButton({ user, ...target }: { user: User } & TargetProps) {
  return (
    <UnstyledButton {...target} style={{ borderRadius: 99 }}>
      <span className="visually-hidden">{user.name}, your account</span>
      <Avatar aria-hidden size={32} color="iris" variant="filled" fw={600}>
        {initials(user.name)}
      </Avatar>
    </UnstyledButton>
  )
}

const initials = (name: string): string => {
  const words = name.trim().split(/\s+/)
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
