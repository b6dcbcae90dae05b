import { ThemeIcon } from '@mantine/core'
import type { AiFunction } from '../graphql/generated/graphql.ts'
import { LOOKS } from './function-catalogue.ts'

export function FunctionIcon({ id, size = 36 }: { id: AiFunction; size?: number }) {
  const { colour, Icon } = LOOKS[id]
  return (
    <ThemeIcon variant="light" color={colour} size={size} radius="md" aria-hidden>
      <Icon size={size * 0.55} stroke={1.7} />
    </ThemeIcon>
  )
}
