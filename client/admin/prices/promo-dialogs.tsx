import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useMutation } from 'urql'
import { useProvenMutation } from '../../account/proof.ts'
import { CreatePromoDocument, EndPromoDocument, type PromoFieldsFragment } from '../../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { WordsDialog } from '../words-dialog.tsx'

export function NewPromoDialog({
  opened,
  onClose,
  onDone,
}: {
  opened: boolean
  onClose: () => void
  onDone: () => void
}) {
  const done = () => {
    onClose()
    onDone()
  }
  return (
    <Dialog opened={opened} onClose={onClose} title="A new code">
      {opened && <PromoForm onDone={done} />}
    </Dialog>
  )
}

const isWhole = (text: string) => (/^[1-9]\d{0,6}$/.test(text.trim()) ? null : 'A whole number, from 1.')

function PromoForm({ onDone }: { onDone: () => void }) {
  const [{ fetching }, create] = useProvenMutation(CreatePromoDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({
    initialValues: { code: '', points: '', uses: '100', usesPerUser: '1', expiresAt: '' },
    validate: {
      code: (code) => (/^[A-Za-z0-9-]{3,40}$/.test(code.trim()) ? null : '3 to 40 letters, digits and hyphens.'),
      points: isWhole,
      uses: isWhole,
      usesPerUser: isWhole,
    },
  })
  const submit = form.onSubmit(async ({ code, points, uses, usesPerUser, expiresAt }) => {
    const { error } = await create({
      code: code.trim(),
      points: Number(points),
      uses: Number(uses),
      usesPerUser: Number(usesPerUser),
      expiresAt: expiresAt ? new Date(expiresAt).toISOString() : null,
    })
    if (error) setProblem(describeProblem(error))
    else onDone()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {problem && (
          <Alert color="red" title={problem.title} role="alert">
            {problem.detail}
          </Alert>
        )}
        <TextInput label="Code" placeholder="SPRING-2027" data-autofocus {...form.getInputProps('code')} />
        <TextInput
          label="Points"
          description="What it gives does not change later."
          inputMode="numeric"
          {...form.getInputProps('points')}
        />
        <TextInput label="Uses in all" inputMode="numeric" {...form.getInputProps('uses')} />
        <TextInput label="Uses a person" inputMode="numeric" {...form.getInputProps('usesPerUser')} />
        <TextInput
          type="datetime-local"
          label="Expires"
          description="In your time zone. Left empty: never."
          {...form.getInputProps('expiresAt')}
        />
        <Button type="submit" loading={fetching}>
          Make the code
        </Button>
      </Stack>
    </form>
  )
}

type EndProps = { promo: PromoFieldsFragment | null; onClose: () => void; onDone: () => void }

export function EndPromoDialog({ promo, onClose, onDone }: EndProps) {
  const [, end] = useMutation(EndPromoDocument)
  return (
    <WordsDialog
      opened={promo !== null}
      title={`End ${promo?.code ?? 'the code'}`}
      about="Nobody can use it any more. The points that it gave stay where they are."
      button="End it now"
      danger
      onClose={onClose}
      run={async (reason) => (await end({ id: promo!.id, reason })).error}
      onDone={onDone}
    />
  )
}
