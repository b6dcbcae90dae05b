import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useMutation } from 'urql'
import { useViewer } from '../account/use-viewer.ts'
import { SetTimeZoneDocument } from '../graphql/generated/graphql.ts'
import { describeProblem } from '../graphql/problem.ts'
import { zoneName } from '../lib/zone.ts'
import { Choice } from '../ui/choice.tsx'

const SHOWN_MAX = 40

/** Whose days the page's are; changed in place. */
export function ZoneChoice({ timeZone }: { timeZone: string }) {
  const { user } = useViewer()
  const [choosing, setChoosing] = useState(false)
  const [{ fetching, error }, execute] = useMutation(SetTimeZoneDocument)
  const choose = async (zone: string | null) => {
    if (zone === null || zone === timeZone) return setChoosing(false)
    const { data } = await execute({ timeZone: zone })
    if (data) setChoosing(false)
  }

  if (!choosing) {
    return (
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          Days in {zoneName(timeZone)}
        </Text>
        {user?.suspended ? null : (
          <Button variant="default" size="compact-sm" onClick={() => setChoosing(true)}>
            Change<span className="visually-hidden"> the time zone</span>
          </Button>
        )}
      </Group>
    )
  }
  return (
    <Group gap="xs" align="flex-start">
      <Choice
        aria-label="Time zone"
        data={zones(timeZone)}
        value={timeZone}
        onChange={choose}
        searchable
        limit={SHOWN_MAX}
        nothingFoundMessage="No such zone"
        autoFocus
        disabled={fetching}
        error={error && describeProblem(error).detail}
        w={240}
      />
      <Button variant="default" onClick={() => setChoosing(false)}>
        Cancel
      </Button>
    </Group>
  )
}

const zones = (current: string) =>
  [...new Set([current, 'UTC', ...Intl.supportedValuesOf('timeZone')])].map((value) => ({
    value,
    label: zoneName(value),
  }))
