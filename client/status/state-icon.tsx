import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs'
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import IconQuestionMark from '@tabler/icons-react/dist/esm/icons/IconQuestionMark.mjs'
import IconTool from '@tabler/icons-react/dist/esm/icons/IconTool.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import type { HealthState } from './health-words.ts'

const ICONS = {
  UP: IconCheck,
  DEGRADED: IconAlertTriangle,
  DOWN: IconX,
  MAINTENANCE: IconTool,
  UNKNOWN: IconQuestionMark,
} satisfies Record<HealthState, typeof IconCheck>

export function StateIcon({ state, size }: { state: HealthState; size: number }) {
  const Icon = ICONS[state]
  return <Icon size={size} aria-hidden />
}
