import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useProvenMutation } from '../../account/proof.ts'
import { SetRateDocument } from '../../graphql/generated/graphql.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { answerOf, type Given, TermsForm } from '../terms.tsx'

type Props = {
  /** undefined: closed; null: at no rate in particular */
  rate: number | null | undefined
  onClose: () => void
  onDone: () => void
}

export function RateDialog({ rate, onClose, onDone }: Props) {
  const done = () => {
    onClose()
    onDone()
  }
  return (
    <Dialog opened={rate !== undefined} onClose={onClose} title="Set a rate">
      {rate !== undefined && <RateForm rate={rate} onDone={done} />}
    </Dialog>
  )
}

function RateForm({ rate, onDone }: { rate: number | null; onDone: () => void }) {
  const [, set] = useProvenMutation(SetRateDocument)
  const [points, setPoints] = useState(rate === null ? '' : String(rate))
  const [from, setFrom] = useState('')
  const save = async ({ reason, allowBelowCost }: Given) => {
    const effectiveAt = from ? new Date(from).toISOString() : null
    const result = await set({ pointsPerDollar: Number(points), effectiveAt, reason, allowBelowCost })
    return answerOf(result, (data) => data.adminSetRate)
  }
  return (
    <TermsForm
      label={from ? 'Plan it' : 'Publish it'}
      fault={() => (/^\d{1,7}$/.test(points) ? null : 'A rate is a whole number of points.')}
      onSave={save}
      onDone={onDone}
    >
      <TextInput
        label="Points for a dollar of provider cost"
        inputMode="numeric"
        value={points}
        onChange={({ currentTarget }) => setPoints(currentTarget.value)}
        data-autofocus
      />
      <TextInput
        type="datetime-local"
        label="From"
        description="In your time zone. Left empty: now."
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
      />
    </TermsForm>
  )
}
