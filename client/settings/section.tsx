import { Card, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** One thing that can be set. */
export function Section({ title, detail, children }: { title: string; detail?: ReactNode; children: ReactNode }) {
  return (
    <Card component="section" aria-label={title}>
      <Title order={2} fz="md">
        {title}
      </Title>
      {detail && (
        <Text size="sm" c="dimmed" mt={2}>
          {detail}
        </Text>
      )}
      <div style={{ marginTop: 16 }}>{children}</div>
    </Card>
  )
}
