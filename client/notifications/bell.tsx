import { ActionIcon, Drawer, Popover } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import IconBell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs'
import classes from './notifications.module.css'
import { Panel } from './panel.tsx'
import { useInbox } from './use-inbox.ts'

const MANY = 99

/** What there is to read: its count in the header, and all of it one press away. */
export function Bell() {
  const unread = useInbox()
  const [opened, { toggle, close }] = useDisclosure()
  const phone = useMediaQuery('(max-width: 48em)')

  if (phone) {
    return (
      <>
        <BellButton unread={unread} onClick={toggle} />
        <Drawer.Root opened={opened} onClose={close} position="right" size="100%">
          <Drawer.Overlay />
          <Drawer.Content aria-label="Notifications">
            <Drawer.Body p={0}>
              <Panel unread={unread} onClose={close} closable />
            </Drawer.Body>
          </Drawer.Content>
        </Drawer.Root>
      </>
    )
  }
  return (
    <Popover
      opened={opened}
      onDismiss={close}
      onClose={close}
      width={400}
      position="bottom-end"
      shadow="md"
      radius="lg"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <BellButton unread={unread} onClick={toggle} />
      </Popover.Target>
      <Popover.Dropdown aria-label="Notifications" p={0}>
        <Panel unread={unread} onClose={close} />
      </Popover.Dropdown>
    </Popover>
  )
}

function BellButton({ unread = 0, ...target }: { unread: number | undefined; onClick: () => void }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={34}
      className={classes.bell}
      {...target}
      aria-label={unread > 0 ? `Notifications, ${unread} unread` : 'Notifications'}
    >
      <IconBell size={18} />
      {unread > 0 && (
        <span className={classes.count} aria-hidden>
          {unread > MANY ? `${MANY}+` : unread}
        </span>
      )}
    </ActionIcon>
  )
}
