import { Text } from '@mantine/core'
import { zoneName } from '../lib/zone.ts'
import type { Range } from './range.ts'
import { beforeWords, daysWords } from './range-words.ts'

/** Which days the figures are of. */
export function RangeShown({ range }: { range: Range }) {
  return (
    <Text component="div" size="xs" c="dimmed">
      <div>
        {daysWords(range)}, days in {zoneName(range.timeZone)}
      </div>
      <div>{beforeWords(range)}</div>
    </Text>
  )
}
