import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { postAuth } from '../../account/auth-request.ts'
import { ProblemAlert } from '../../account/problem-alert.tsx'
import { useAuthForm } from '../../account/use-auth-form.ts'
import { assertNever } from '../../lib/assert-never.ts'
import { Copy } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { BackupCodes } from './backup-codes.tsx'
import { PasswordStep } from './password-step.tsx'
import { QrCode } from './qr-code.tsx'
import classes from './security.module.css'

type Props = { opened: boolean; hasPassword: boolean; onClose: () => void; onChanged: () => void }
type Step = { kind: 'password' } | { kind: 'scan' | 'codes'; uri: string; codes: string[] }

/** Password, picture, code, backup codes: it is on once a code was right. */
export function SwitchOnDialog({ opened, hasPassword, onClose, onChanged }: Props) {
  const [step, setStep] = useState<Step>({ kind: 'password' })
  const leave = () => {
    onClose()
    setStep({ kind: 'password' })
  }
  return (
    <Dialog
      opened={opened}
      onClose={leave}
      title={step.kind === 'codes' ? 'Keep your backup codes' : 'Turn the second factor on'}
      closeOnClickOutside={step.kind === 'password'}
    >
      <StepOf
        step={step}
        hasPassword={hasPassword}
        onStep={(next) => {
          setStep(next)
          if (next.kind === 'codes') onChanged()
        }}
        onDone={() => {
          leave()
          notifications.show({ message: 'From now on a code is asked for at sign-in.', color: 'teal' })
        }}
      />
    </Dialog>
  )
}

type StepProps = { step: Step; hasPassword: boolean; onStep: (step: Step) => void; onDone: () => void }

function StepOf({ step, hasPassword, onStep, onDone }: StepProps) {
  switch (step.kind) {
    case 'password':
      return (
        <PasswordStep
          words="You need an app that shows codes, such as the one your phone or your password manager brings along."
          button="Go on"
          hasPassword={hasPassword}
          path="/two-factor/enable"
          onDone={({ totpURI, backupCodes }) =>
            onStep({ kind: 'scan', uri: String(totpURI), codes: backupCodes as string[] })
          }
        />
      )
    case 'scan':
      return <Scan uri={step.uri} onRight={() => onStep({ ...step, kind: 'codes' })} />
    case 'codes':
      return <BackupCodes codes={step.codes} onDone={onDone} />
    default:
      return assertNever(step)
  }
}

function Scan({ uri, onRight }: { uri: string; onRight: () => void }) {
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  const { form, submit, sending, problem } = useAuthForm({
    initial: { code: '' },
    validate: ({ code }) => ({
      code: /^\d{6}$/.test(code.replace(/\s/g, '')) ? null : 'Enter the six digits that your app shows.',
    }),
    send: ({ code }) => postAuth('/two-factor/verify-totp', { code: code.replace(/\s/g, '') }),
    onDone: onRight,
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm">Scan this with the app, then enter the code that it shows.</Text>
        <QrCode value={uri} />
        <div>
          <Text size="xs" c="dimmed" mb={4}>
            No camera? Enter this key instead:
          </Text>
          <Group gap="xs" wrap="nowrap">
            <code className={classes.secret} data-testid="secret">
              {secret.match(/.{1,4}/g)?.join(' ')}
            </code>
            <Copy value={secret} label="Copy" />
          </Group>
        </div>
        <ProblemAlert problem={problem} />
        <TextInput
          label="Code"
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={9}
          key={form.key('code')}
          {...form.getInputProps('code')}
        />
        <Button type="submit" loading={sending}>
          Turn it on
        </Button>
      </Stack>
    </form>
  )
}
