import { Button, Stack, Text, ThemeIcon } from '@mantine/core'
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs'
import type { ReactNode } from 'react'
import type { CombinedError } from 'urql'
import { describeProblem } from '../graphql/problem.ts'

type StateProps = { icon: ReactNode; title: string; children?: ReactNode; colour?: string }

/** Where something will be: what it will be, and how it comes to be. */
export function EmptyState({ icon, title, children, colour = 'iris' }: StateProps) {
  return (
    <Stack align="center" ta="center" gap={6} py="xl" px="md">
      <ThemeIcon variant="light" color={colour} size={44} radius="lg" mb={6}>
        {icon}
      </ThemeIcon>
      {/* No heading: it stands at any depth of a page, and a level that fits everywhere there is none. */}
      <Text fw={650} fz="md" component="p" m={0}>
        {title}
      </Text>
      <Text c="dimmed" size="sm" maw={440} component="div">
        {children}
      </Text>
    </Stack>
  )
}

export function ProblemState({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  const { title, detail } = describeProblem(error)
  return (
    <div role="alert">
      <EmptyState icon={<IconAlertTriangle size={22} />} title={title} colour="red">
        <p style={{ margin: '0 0 12px' }}>{detail}</p>
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      </EmptyState>
    </div>
  )
}
