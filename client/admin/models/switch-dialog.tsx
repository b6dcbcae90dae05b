import { useMutation } from 'urql'
import { SwitchFunctionDocument } from '../../graphql/generated/graphql.ts'
import { WordsDialog } from '../words-dialog.tsx'
import type { ControlledFunction } from './use-models.ts'

type Props = { info: ControlledFunction | null; onClose: () => void; onDone: () => void }

export function SwitchDialog({ info, onClose, onDone }: Props) {
  const [, change] = useMutation(SwitchFunctionDocument)
  const isOn = info?.offReason === null
  const run = async (reason: string) => {
    const { id, version } = info!
    const { error } = await change({ function: id, on: !isOn, reason, version })
    // Another admin may have been quicker: what is shown is read anew, and the words stay.
    if (error) onDone()
    return error
  }
  return (
    <WordsDialog
      opened={info !== null}
      title={`Switch ${isOn ? 'off' : 'on'}: ${info?.name ?? ''}`}
      description={
        isOn
          ? 'People read this in the studio. Prices and starts are refused at once; what is under way goes on.'
          : 'Kept in the audit. People can start it again at once.'
      }
      placeholder={isOn ? 'We look into odd answers and are back by noon.' : 'The answers are fine again.'}
      missing="Say why."
      button={isOn ? 'Switch it off' : 'Switch it on'}
      danger={isOn}
      onClose={onClose}
      run={run}
      onDone={onDone}
    />
  )
}
