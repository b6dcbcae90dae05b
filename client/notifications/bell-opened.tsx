import { Drawer, Popover } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useOpenFromFirst } from '../ui/use-on-demand.ts'
import { BellButton } from './bell.tsx'
import { Panel } from './panel.tsx'

/** Loaded by who presses its button. */
export function BellOpened({ unread }: { unread: number | undefined }) {
  const { opened, setOpened, target } = useOpenFromFirst()
  const toggle = () => setOpened(!opened)
  const close = () => setOpened(false)
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })

  if (phone) {
    return (
      <>
        <BellButton unread={unread} ref={target} onClick={toggle} />
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
        <BellButton unread={unread} ref={target} onClick={toggle} />
      </Popover.Target>
      <Popover.Dropdown aria-label="Notifications" p={0}>
        <Panel unread={unread} onClose={close} />
      </Popover.Dropdown>
    </Popover>
  )
}
