import { Button } from '@mantine/core'
import IconRepeat from '@tabler/icons-react/dist/esm/icons/IconRepeat.mjs'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useQuery } from 'urql'
import { ActionInputDocument, type ActionRunFragment } from '../../graphql/generated/graphql.ts'
import { draftOfWork } from '../drafts.ts'
import { slugOf } from '../function-catalogue.ts'
import { usableInput } from '../media/earlier-input.ts'
import { isMediaFunction } from '../media/output.ts'

const RunAgainDialog = lazy(() =>
  import('./run-again-dialog.tsx').then((module) => ({ default: module.RunAgainDialog })),
)

/** The same again, another throw of the dice: at once when the input is whole, else by way of the form. */
export function RunAgain({ action }: { action: ActionRunFragment }) {
  const navigate = useNavigate()
  const [asked, setAsked] = useState(false)
  // Once loaded it stays, so that it can be seen closing.
  const [wanted, setWanted] = useState(false)
  const [{ data }] = useQuery({ query: ActionInputDocument, variables: { id: action.id } })
  const input = data?.action?.input
  const slug = slugOf(action.function)
  if (!slug) return null
  const media = isMediaFunction(action.function)
  // Another model may have stepped in for a text, which nobody chose; images and videos have the one that was.
  const model = media ? action.model.id : null
  const name = media ? 'Make again' : 'Run again'
  const usable = input === undefined ? null : usableInput(input)

  function begin() {
    if (!usable || !slug || input === undefined) return
    if (!usable.lost) {
      setWanted(true)
      setAsked(true)
      return
    }
    draftOfWork(slug, { input, model })
    void navigate({ to: '/studio/new/$function', params: { function: slug } })
  }

  return (
    <>
      <Button leftSection={<IconRepeat size={16} />} disabled={!usable} onClick={begin}>
        {name}
      </Button>
      {wanted && usable && (
        <Suspense>
          <RunAgainDialog
            name={name}
            opened={asked}
            onClose={() => setAsked(false)}
            function={action.function}
            fields={usable.fields}
            model={model}
            title={action.title}
          />
        </Suspense>
      )}
    </>
  )
}
