import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs'
import { useMutation } from 'urql'
import { CheckNowDocument } from '../../graphql/generated/graphql.ts'
import { describeProblem } from '../../graphql/problem.ts'

/** A look before its time, at everything; for one target, a small button that names it. */
export function CheckNow({ target, onAsked }: { target?: { id: string; name: string }; onAsked: () => void }) {
  const [{ fetching }, check] = useMutation(CheckNowDocument)

  async function ask() {
    const { error } = await check({ targetId: target?.id ?? null })
    if (!error) return onAsked()
    const { title, detail } = describeProblem(error)
    notifications.show({ title, message: detail, color: 'red' })
  }

  return (
    <Button
      variant="default"
      size={target ? 'compact-xs' : 'sm'}
      leftSection={target ? undefined : <IconRefresh size={16} />}
      loading={fetching}
      onClick={ask}
      aria-label={target ? `Check now: ${target.name}` : undefined}
    >
      Check now
    </Button>
  )
}
