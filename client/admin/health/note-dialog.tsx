import { useMutation } from 'urql'
import { NoteIncidentDocument } from '../../graphql/generated/graphql.ts'
import { WordsDialog } from '../words-dialog.tsx'
import type { Incident } from './use-board.ts'

export function NoteDialog({ incident, onClose }: { incident: Incident | null; onClose: () => void }) {
  const [, note] = useMutation(NoteIncidentDocument)
  return (
    <WordsDialog
      opened={incident !== null}
      title={`A note on ${incident?.targetName ?? 'the incident'}`}
      label="Note"
      description="For the other admins. It cannot be changed later."
      missing="Write what you found out."
      maxLength={2_000}
      button="Add the note"
      onClose={onClose}
      run={async (text) => (await note({ id: incident!.id, text })).error}
    />
  )
}
