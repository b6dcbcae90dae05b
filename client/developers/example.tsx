import { Code, Group, Text, Title } from '@mantine/core'
import { Copy } from '../ui/copy.tsx'
import classes from './developers.module.css'
import type { Snippet } from './snippets.ts'

export function Example({ title, detail, code }: Snippet) {
  return (
    <section aria-label={title}>
      <Group justify="space-between" align="flex-end" gap="sm" mb="xs">
        <div style={{ flex: '1 1 260px' }}>
          <Title order={2} fz="md">
            {title}
          </Title>
          <Text size="sm" c="dimmed" mt={2}>
            {detail}
          </Text>
        </div>
        <Copy value={code} label="Copy" />
      </Group>
      {/* Scrolls by itself, so the keyboard has to get there. */}
      <Code block tabIndex={0} className={classes.code}>
        {code}
      </Code>
    </section>
  )
}
