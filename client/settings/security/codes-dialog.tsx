import { useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { BackupCodes } from './backup-codes.tsx'
import { PasswordStep } from './password-step.tsx'

type Props = { opened: boolean; hasPassword: boolean; onClose: () => void }

/** Ten new codes; the old ones are worth nothing from then on. */
export function CodesDialog({ opened, hasPassword, onClose }: Props) {
  const [codes, setCodes] = useState<string[] | null>(null)
  const leave = () => {
    onClose()
    setCodes(null)
  }
  return (
    <Dialog opened={opened} onClose={leave} title="New backup codes" closeOnClickOutside={codes === null}>
      {codes ? (
        <BackupCodes codes={codes} onDone={leave} />
      ) : (
        <PasswordStep
          words="You get ten new ones. Those you have now stop working at that moment."
          button="Make new codes"
          hasPassword={hasPassword}
          path="/two-factor/generate-backup-codes"
          onDone={({ backupCodes }) => setCodes(backupCodes as string[])}
        />
      )}
    </Dialog>
  )
}
