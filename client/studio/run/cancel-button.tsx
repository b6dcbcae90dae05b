import { Button, Group, Popover, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import IconPlayerStop from '@tabler/icons-react/dist/esm/icons/IconPlayerStop.mjs'
import { useState } from 'react'
import { useMutation } from 'urql'
import { type ActionRunFragment, CancelActionDocument } from '../../graphql/generated/graphql.ts'
import { describeProblem } from '../../graphql/problem.ts'
import { formatPoints } from '../../lib/format.ts'
import { isMediaFunction } from '../media/output.ts'

export function CancelButton({ action }: { action: ActionRunFragment }) {
  const [asked, setAsked] = useState(false)
  const [{ fetching }, cancel] = useMutation(CancelActionDocument)

  async function stop() {
    const { error } = await cancel({ id: action.id })
    setAsked(false)
    if (!error) return
    const { title, detail } = describeProblem(error)
    notifications.show({ title, message: detail, color: 'red' })
  }

  return (
    <Popover opened={asked} onChange={setAsked} width={280} position="bottom-end" shadow="md" radius="lg" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} />}
          onClick={() => setAsked(!asked)}
          loading={fetching}
          style={{ flex: 'none' }}
        >
          Cancel
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Cancel this work">
        <Text size="sm" mb="sm">
          {isMediaFunction(action.function)
            ? `What is finished by now is kept and charged, at most ${formatPoints(action.held)}. The rest comes back as soon as the provider has stopped.`
            : `What the provider has used by now is charged, at most ${formatPoints(action.held)}. The rest comes back at once.`}
        </Text>
        <Group gap="xs" justify="flex-end">
          <Button variant="default" size="xs" onClick={() => setAsked(false)}>
            Let it run
          </Button>
          <Button color="red.9" size="xs" onClick={stop} loading={fetching}>
            Stop it
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  )
}
