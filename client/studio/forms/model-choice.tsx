import { Badge, Group, Text } from '@mantine/core'
import type { FunctionsQuery } from '../../graphql/generated/graphql.ts'
import { Choice } from '../../ui/choice.tsx'

type Props = {
  info: FunctionsQuery['functions'][number]
  /** null: the one the admin set. */
  value: string | null
  onChange: (model: string | null) => void
}

export function ModelChoice({ info, value, onChange }: Props) {
  const { defaultModel, choices } = info
  const others = choices.filter((model) => model.id !== defaultModel.id)
  const freeIds = new Set(choices.filter((model) => model.free).map((model) => model.id))
  const options = [
    { value: defaultModel.id, label: `${defaultModel.name} (default)` },
    ...others.map((model) => ({ value: model.id, label: model.name })),
  ]
  const chosen = value ?? defaultModel.id

  return (
    <Choice
      label="Model"
      description={freeIds.has(chosen) ? 'Costs no points.' : 'The default is what we would take.'}
      data={options}
      value={chosen}
      onChange={(id) => onChange(id === defaultModel.id ? null : id)}
      allowDeselect={false}
      searchable={options.length > 6}
      rightSection={freeIds.has(chosen) ? <FreeBadge /> : undefined}
      rightSectionWidth={freeIds.has(chosen) ? 62 : undefined}
      renderOption={({ option }) => (
        <Group gap="xs" justify="space-between" wrap="nowrap" w="100%">
          <div style={{ minWidth: 0 }}>
            <Text size="sm" truncate>
              {option.label}
            </Text>
            <Text size="xs" c="dimmed" ff="monospace" truncate>
              {option.value}
            </Text>
          </div>
          {freeIds.has(option.value) && <FreeBadge />}
        </Group>
      )}
    />
  )
}

function FreeBadge() {
  return <Badge color="teal">FREE</Badge>
}
