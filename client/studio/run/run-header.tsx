import { Group, Text, Title } from '@mantine/core'
import IconArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs'
import { Link } from '@tanstack/react-router'
import { lazy, memo, Suspense } from 'react'
import type { ActionRunFragment } from '../../graphql/generated/graphql.ts'
import { RelativeTime } from '../../ui/time.tsx'
import { LOOKS } from '../function-catalogue.ts'
import { FunctionIcon } from '../function-icon.tsx'
import { hasEnded, StatusBadge } from '../history/status-badge.tsx'
import { isMediaFunction } from '../media/output.ts'
import { CopyResult } from './copy-result.tsx'
import { UseInputAgain } from './use-input-again.tsx'

const RunAgain = lazy(() => import('./run-again.tsx').then((module) => ({ default: module.RunAgain })))

export const RunHeader = memo(function RunHeader({ action }: { action: ActionRunFragment }) {
  const { name } = LOOKS[action.function]
  return (
    <div>
      <Link to="/studio" className="link" style={{ fontSize: 13, display: 'inline-flex', gap: 6, marginBottom: 12 }}>
        <IconArrowLeft size={16} style={{ marginTop: 2 }} aria-hidden /> Studio
      </Link>
      <Group justify="space-between" align="flex-start" gap="md">
        <Group gap="sm" wrap="nowrap" align="flex-start" style={{ flex: '1 1 320px', minWidth: 0 }}>
          <FunctionIcon id={action.function} size={44} />
          <div style={{ minWidth: 0 }}>
            <Title order={1} fz={24} lh={1.2} style={{ overflowWrap: 'anywhere' }}>
              {action.title || name}
            </Title>
            <Group gap="xs" mt={6}>
              <StatusBadge status={action.status} size="lg" />
              <Text size="sm" c="dimmed">
                {name} · {action.model.name} · <RelativeTime time={action.createdAt} />
              </Text>
            </Group>
          </div>
        </Group>
        <Group gap="xs">
          <UseInputAgain action={action}>Use the input again</UseInputAgain>
          {hasEnded(action.status) && (
            <Suspense>
              <RunAgain action={action} />
            </Suspense>
          )}
          {mayHaveText(action) && <CopyResult result={action.result} title={action.title || name} />}
        </Group>
      </Group>
    </div>
  )
})

/** While it runs its buttons stand there already, and wait: nothing moves when the result comes. */
const mayHaveText = ({ function: made, status }: ActionRunFragment): boolean =>
  !isMediaFunction(made) && status !== 'FAILED' && status !== 'CANCELED'
