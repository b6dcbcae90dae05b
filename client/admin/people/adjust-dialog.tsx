import { Alert, Button, NumberInput, Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useProvenMutation } from '../../account/proof.ts'
import { AdjustPointsDocument } from '../../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { formatPoints } from '../../lib/format.ts'
import { randomId } from '../../lib/random-id.ts'
import { Dialog } from '../../ui/dialog.tsx'
import type { Person } from './person-page.tsx'

const AMOUNT_MAX = 10_000_000

type Props = { opened: boolean; person: Person; onClose: () => void; onDone: () => void }

export function AdjustDialog({ opened, person, onClose, onDone }: Props) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Adjust points" closeOnClickOutside={false}>
      {opened && <AdjustForm person={person} onClose={onClose} onDone={onDone} />}
    </Dialog>
  )
}

function AdjustForm({ person: { user, account }, onClose, onDone }: Omit<Props, 'opened'>) {
  // One for each dialog: sent twice, or again after a lost answer, it is one adjustment. Another input is another key.
  const [key, setKey] = useState(randomId)
  const [{ fetching }, adjust] = useProvenMutation(AdjustPointsDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm<{ amount: number | string; reason: string }>({
    initialValues: { amount: '', reason: '' },
    validate: {
      amount: (amount) => {
        if (!Number.isInteger(amount) || amount === 0) return 'Give whole points, with a minus to take them.'
        return -Number(amount) > account.available ? `At most ${formatPoints(account.available)} can be taken.` : null
      },
      reason: (reason) => (reason.trim() ? null : 'Say why: they read it too.'),
    },
  })
  const refused = (detail: string) => {
    setProblem({ title: 'Nothing was changed', detail, code: null })
    setKey(randomId())
  }
  const submit = form.onSubmit(async ({ amount, reason }) => {
    setProblem(null)
    const input = { userId: user.id, amount: Number(amount), reason: reason.trim(), idempotencyKey: key }
    const { data, error } = await adjust(input)
    if (error) return setProblem(describeProblem(error))
    const result = data?.adminAdjustCredits
    switch (result?.__typename) {
      case 'LedgerEntry':
        onClose()
        return onDone()
      case 'InsufficientCredits':
        onDone()
        return refused(`Only ${formatPoints(result.available)} can be taken now.`)
      case 'IdempotencyConflict':
        return refused('The form was changed after it had been sent. Look at the account, then send it again.')
      case 'InvalidInput':
        return refused(result.message)
      default:
        return refused('The answer was not understood. Look at the account before you try again.')
    }
  })

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm">
          {user.name} has {formatPoints(account.available)} available. They are told, with the reason.
        </Text>
        {problem && (
          <Alert color="red" title={problem.title} role="alert">
            {problem.detail}
          </Alert>
        )}
        <NumberInput
          label="Points"
          description="With a minus, points are taken. Given points do not expire."
          allowDecimal={false}
          thousandSeparator=","
          min={-AMOUNT_MAX}
          max={AMOUNT_MAX}
          data-autofocus
          {...form.getInputProps('amount')}
        />
        <Textarea
          label="Reason"
          description="The person reads it, and it is kept in the audit."
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          {...form.getInputProps('reason')}
        />
        <Button type="submit" loading={fetching}>
          Adjust the points
        </Button>
      </Stack>
    </form>
  )
}
