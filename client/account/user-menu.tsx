import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core'
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs'
import { headerMenu } from '../ui/header-menu.ts'
import { useSignOut } from './use-sign-out.ts'
import type { User } from './use-viewer.ts'

export function UserMenu({ user }: { user: User }) {
  const leave = useSignOut()

  return (
    <Menu {...headerMenu} width={240} radius="lg" shadow="md">
      <Menu.Target>
        <UnstyledButton style={{ borderRadius: 99 }}>
          <span className="visually-hidden">{user.name}, your account</span>
          <Avatar aria-hidden size={32} color="iris" variant="filled" fw={600}>
            {initials(user.name)}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: '8px 12px' }}>
          <Text fw={600} size="sm" truncate>
            {user.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {user.email}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={leave}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const initials = (name: string): string => {
  const words = name.trim().split(/\s+/)
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
