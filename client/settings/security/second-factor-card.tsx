import { Badge, Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { Section } from '../section.tsx'
import { CodesDialog } from './codes-dialog.tsx'
import { SwitchOffDialog } from './switch-off-dialog.tsx'
import { SwitchOnDialog } from './switch-on-dialog.tsx'

type Props = {
  on: boolean
  /** undefined: not known yet */
  hasPassword: boolean | undefined
  onChanged: () => void
}

export function SecondFactorCard({ on, hasPassword, onChanged }: Props) {
  const [open, setOpen] = useState<'on' | 'off' | 'codes' | null>(null)
  const close = () => setOpen(null)
  const known = hasPassword !== undefined
  return (
    <Section
      title="Second factor"
      detail="A code from an app on your phone, asked for after the password: a stolen password alone opens nothing. API keys need none."
    >
      <Group justify="space-between" gap="sm">
        <Badge color={on ? 'teal' : 'gray'} size="lg">
          {on ? 'On' : 'Off'}
        </Badge>
        {on ? (
          <Group gap="xs">
            <Button variant="default" disabled={!known} onClick={() => setOpen('codes')}>
              New backup codes
            </Button>
            <Button variant="default" disabled={!known} onClick={() => setOpen('off')}>
              Turn it off
            </Button>
          </Group>
        ) : (
          <Button disabled={!known} onClick={() => setOpen('on')}>
            Turn it on
          </Button>
        )}
      </Group>
      {on && (
        <Text size="xs" c="dimmed" mt="sm">
          Without the device and the backup codes, only who runs this server can let you in again.
        </Text>
      )}
      <SwitchOnDialog opened={open === 'on'} hasPassword={hasPassword ?? true} onClose={close} onChanged={onChanged} />
      <SwitchOffDialog
        opened={open === 'off'}
        hasPassword={hasPassword ?? true}
        onClose={close}
        onChanged={onChanged}
      />
      <CodesDialog opened={open === 'codes'} hasPassword={hasPassword ?? true} onClose={close} />
    </Section>
  )
}
