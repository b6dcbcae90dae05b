import { Alert, Button, Checkbox, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { CombinedError } from 'urql'
import { describeProblem, type Problem } from '../graphql/problem.ts'

type Refused = { __typename: 'BelowCost' | 'InvalidInput'; message: string }
/** What a change of terms came to; undefined where there was no answer. */
export type Answer = { refused: Refused | undefined; error: CombinedError | undefined }
export type Given = { reason: string; allowBelowCost: boolean }

type Props = {
  label: string
  children: ReactNode
  /** Faults of the fields above; null: none. */
  fault?: () => string | null
  onSave: (given: Given) => Promise<Answer>
  onDone: () => void
}

/** A change of what is sold: with a reason, and below cost only on purpose. */
export function TermsForm({ label, children, fault, onSave, onDone }: Props) {
  const [saving, setSaving] = useState(false)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const [below, setBelow] = useState<string | null>(null)
  const [allowed, setAllowed] = useState(false)
  const [problem, setProblem] = useState<Pick<Problem, 'title' | 'detail'> | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setMissing(!reason.trim())
    if (!reason.trim()) return
    const wrong = fault?.()
    if (wrong) return setProblem({ title: 'Something is not accepted', detail: wrong })
    setSaving(true)
    const { refused, error } = await onSave({ reason: reason.trim(), allowBelowCost: below !== null && allowed })
    setSaving(false)
    setProblem(null)
    if (error) return setProblem(describeProblem(error))
    if (!refused) return onDone()
    if (refused.__typename === 'BelowCost') setBelow(refused.message.replace(/ Set `allowBelowCost`.*$/, ''))
    else setProblem({ title: 'Something is not accepted', detail: refused.message })
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {problem && (
          <Alert color="red" title={problem.title} role="alert">
            {problem.detail}
          </Alert>
        )}
        {children}
        <TextInput
          label="Reason"
          description="Kept in the audit."
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          error={missing && !reason.trim() ? 'Say why.' : undefined}
        />
        {below && (
          <Alert color="yellow" title="Points would sell below cost" role="alert">
            {below}
            <Checkbox
              mt="xs"
              label="Sell below cost all the same"
              checked={allowed}
              onChange={({ currentTarget }) => setAllowed(currentTarget.checked)}
            />
          </Alert>
        )}
        <Button type="submit" loading={saving} disabled={below !== null && !allowed}>
          {label}
        </Button>
      </Stack>
    </form>
  )
}

type Result<Data> = { data?: Data | undefined; error?: CombinedError | undefined }

/** What a mutation answered, as the form wants it. */
export function answerOf<Data>({ data, error }: Result<Data>, pick: (data: Data) => { __typename?: string }): Answer {
  const answer = data && pick(data)
  const refused = answer && (answer.__typename === 'BelowCost' || answer.__typename === 'InvalidInput')
  return { refused: refused ? (answer as Refused) : undefined, error }
}
