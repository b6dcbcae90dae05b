import { Menu, Text } from '@mantine/core'
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs'
import { headerMenu } from '../ui/header-menu.ts'
import { useOpenFromFirst } from '../ui/use-on-demand.ts'
import { useSignOut } from './use-sign-out.ts'
import type { User } from './use-viewer.ts'
import { UserButton } from './user-menu.tsx'

/** Loaded by who presses its button. */
export function UserMenuOpened({ user }: { user: User }) {
  const { opened, setOpened, target } = useOpenFromFirst()
  const leave = useSignOut()

  return (
    <Menu {...headerMenu} width={240} radius="lg" shadow="md" opened={opened} onChange={setOpened}>
      <Menu.Target>
        <UserButton user={user} ref={target} />
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
