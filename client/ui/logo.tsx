import { Group, Text } from '@mantine/core'

export function Logo() {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/icon.svg" width={26} height={26} alt="" />
      <Text fw={650} size="md" component="span" style={{ whiteSpace: 'nowrap' }}>
        Director's Palette
      </Text>
    </Group>
  )
}
