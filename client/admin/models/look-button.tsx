import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs'
import { useMutation } from 'urql'
import { LookAtModelsDocument } from '../../graphql/generated/graphql.ts'
import { describeProblem } from '../../graphql/problem.ts'
import { formatCount } from '../../lib/format.ts'

/** Asks the provider for its list; what it says anew waits to be accepted. */
export function LookButton({ onLooked }: { onLooked: () => void }) {
  const [{ fetching }, look] = useMutation(LookAtModelsDocument)

  async function ask() {
    const { data, error } = await look({})
    onLooked()
    if (error || !data) {
      const problem = error && describeProblem(error)
      notifications.show({ title: problem?.title ?? 'No answer', message: problem?.detail ?? '', color: 'red' })
      return
    }
    const { problem, proposals } = data.adminLookAtModels
    notifications.show(
      problem
        ? { title: 'The list says nothing', message: problem, color: 'yellow' }
        : { title: 'Looked at the list', message: foundWords(proposals.length), color: 'teal' },
    )
  }

  return (
    <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={ask} loading={fetching}>
      Look for changes
    </Button>
  )
}

const foundWords = (count: number): string =>
  count === 0
    ? 'It says what the catalogue says.'
    : `${formatCount(count)} ${count === 1 ? 'change waits' : 'changes wait'} for you.`
