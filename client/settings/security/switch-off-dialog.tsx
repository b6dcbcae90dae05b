import { notifications } from '@mantine/notifications'
import { Dialog } from '../../ui/dialog.tsx'
import { PasswordStep } from './password-step.tsx'

type Props = { opened: boolean; hasPassword: boolean; onClose: () => void; onChanged: () => void }

export function SwitchOffDialog({ opened, hasPassword, onClose, onChanged }: Props) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Turn the second factor off?">
      <PasswordStep
        words="From then on the password alone opens your account. The backup codes stop working."
        button="Turn it off"
        danger
        hasPassword={hasPassword}
        path="/two-factor/disable"
        onDone={() => {
          onClose()
          onChanged()
          notifications.show({ message: 'The second factor is off.', color: 'teal' })
        }}
      />
    </Dialog>
  )
}
