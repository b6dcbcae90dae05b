import { Button, Checkbox, Stack, TextInput } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTitle } from '../lib/use-title.ts'
import classes from './account.module.css'
import { AuthLayout } from './auth-layout.tsx'
import { postAuth } from './auth-request.ts'
import { safeNext } from './next-address.ts'
import { ProblemAlert } from './problem-alert.tsx'
import { useAuthForm } from './use-auth-form.ts'

/** The second step of signing in: there is no session before it. */
export function CodePage() {
  useTitle('Your code')
  const { next } = useSearch({ from: '/guests' })
  const [backup, setBackup] = useState(false)
  const [trustDevice, setTrustDevice] = useState(false)
  const { form, submit, sending, problem } = useAuthForm({
    initial: { code: '' },
    validate: ({ code }) => ({
      code: backup || /^\d{6}$/.test(digits(code)) ? null : 'Enter the six digits that your app shows.',
    }),
    send: ({ code }) =>
      backup
        ? postAuth('/two-factor/verify-backup-code', { code: code.trim(), trustDevice })
        : postAuth('/two-factor/verify-totp', { code: digits(code), trustDevice }),
    onDone: () => {
      location.assign(safeNext(next))
      return false
    },
  })
  const swap = () => {
    setBackup(!backup)
    form.reset()
  }

  return (
    <AuthLayout
      title={backup ? 'Enter a backup code' : 'Enter your code'}
      detail={
        backup
          ? 'One of the ten that you kept when you turned the second factor on. Each works once.'
          : 'Your authenticator app shows it, under Director’s Palette.'
      }
      footer={
        <Link to="/sign-in" search={next ? { next } : {}} className="link">
          Back to sign-in
        </Link>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <ProblemAlert problem={problem} />
          <TextInput
            label={backup ? 'Backup code' : 'Code'}
            className={classes.code}
            autoComplete="one-time-code"
            inputMode={backup ? 'text' : 'numeric'}
            size="md"
            maxLength={20}
            autoFocus
            key={`${form.key('code')} ${backup}`}
            {...form.getInputProps('code')}
          />
          <Checkbox
            label="Ask for no code on this device for 30 days"
            checked={trustDevice}
            onChange={(event) => setTrustDevice(event.currentTarget.checked)}
          />
          <Button type="submit" loading={sending} fullWidth size="md" mt="xs">
            Sign in
          </Button>
          <Button variant="subtle" onClick={swap} fullWidth>
            {backup ? 'Use the app instead' : 'I do not have the device'}
          </Button>
        </Stack>
      </form>
    </AuthLayout>
  )
}

const digits = (code: string): string => code.replace(/\s/g, '')
