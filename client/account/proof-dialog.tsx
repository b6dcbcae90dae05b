import { Alert, Button, PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useMutation } from 'urql'
import { ConfirmIdentityDocument } from '../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../graphql/problem.ts'
import { Dialog } from '../ui/dialog.tsx'
import { proof } from './proof.ts'

export function ProofDialog() {
  const [{ fetching }, confirm] = useMutation(ConfirmIdentityDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (password) => (password ? null : 'Enter your password.') },
  })
  const submit = form.onSubmit(async ({ password }) => {
    const { error } = await confirm({ password })
    if (error) setProblem(describeProblem(error))
    else proof.settle(true)
  })

  return (
    <Dialog opened onClose={() => proof.settle(false)} title="Is it you?" closeOnClickOutside={false} size={400}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text size="sm">What you are about to do changes money or rights. Your password holds for 15 minutes.</Text>
          {problem && (
            <Alert color="red" title={problem.title} role="alert">
              {problem.detail}
            </Alert>
          )}
          <PasswordInput
            label="Your password"
            autoComplete="current-password"
            data-autofocus
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={fetching}>
            Go on
          </Button>
        </Stack>
      </form>
    </Dialog>
  )
}
