import { Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

export function PageHeader({ title, detail, children }: { title: string; detail?: ReactNode; children?: ReactNode }) {
  return (
    <Group justify="space-between" align="flex-end" gap="md" mb="lg">
      <div>
        <Title order={1} fz={24} lh={1.25}>
          {title}
        </Title>
        {detail && (
          <Text c="dimmed" size="sm" mt={4}>
            {detail}
          </Text>
        )}
      </div>
      {children && <Group gap="sm">{children}</Group>}
    </Group>
  )
}
