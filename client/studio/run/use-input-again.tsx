import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useApi } from '../../graphql/api-context.ts'
import { ActionInputDocument, type ActionRunFragment } from '../../graphql/generated/graphql.ts'
import { describeProblem } from '../../graphql/problem.ts'
import { draftOfWork } from '../drafts.ts'
import { slugOf } from '../function-catalogue.ts'
import { isMediaFunction } from '../media/output.ts'

/** Back to the form, filled with what this work was asked for. */
export function UseInputAgain({ action, children }: { action: ActionRunFragment; children: ReactNode }) {
  const { ask } = useApi()
  const navigate = useNavigate()
  const [reading, setReading] = useState(false)
  const slug = slugOf(action.function)
  if (!slug) return null

  async function take(form: NonNullable<typeof slug>) {
    setReading(true)
    // Not through the cache: the input may be a whole book, and is wanted once.
    const { data, error } = await ask.query(ActionInputDocument, { id: action.id })
    setReading(false)
    if (error) {
      const { title, detail } = describeProblem(error)
      notifications.show({ title, message: detail, color: 'red' })
      return
    }
    // Another model may have stepped in for a text, which nobody chose; images and videos have the one that was.
    const model = isMediaFunction(action.function) ? action.model.id : null
    if (data?.action) draftOfWork(form, { input: data.action.input, model })
    void navigate({ to: '/studio/new/$function', params: { function: form } })
  }

  return (
    <Button variant="default" leftSection={<IconRefresh size={16} />} loading={reading} onClick={() => take(slug)}>
      {children}
    </Button>
  )
}
