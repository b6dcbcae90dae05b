import { CloseButton, Group, Modal, Title } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = {
  opened: boolean
  onClose: () => void
  title: string
  children: ReactNode
  /** Off where a slip beside the window would lose something. */
  closeOnClickOutside?: boolean
  size?: number
}

/** Mantine's own head is a second banner to a screen reader, and its cross has no name. */
export function Dialog({ opened, onClose, title, children, closeOnClickOutside = true, size }: Props) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      closeOnClickOutside={closeOnClickOutside}
      size={size}
      padding="lg"
      centered
    >
      <Modal.Overlay />
      <Modal.Content aria-label={title} radius="lg">
        <Modal.Body pt="lg">
          <Group justify="space-between" wrap="nowrap" align="flex-start" mb="md">
            <Title order={2} fz="lg" style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Title>
            <CloseButton onClick={onClose} aria-label="Close" />
          </Group>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
