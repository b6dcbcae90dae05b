import { Button, Group, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { putInDraft } from '../drafts.ts'
import { FUNCTION_OF_SLUG, type FunctionSlug, LOOKS } from '../function-catalogue.ts'

const WITH_A_DIRECTOR = ['story-breakdown', 'music-video', 'commercial'] as const satisfies FunctionSlug[]

/** Takes a director made here to the forms that have a field for one. */
export function UseDirector({ style }: { style: string }) {
  const navigate = useNavigate()
  const take = (slug: FunctionSlug) => {
    putInDraft(slug, { director: style })
    void navigate({ to: '/studio/new/$function', params: { function: slug } })
  }
  return (
    <Group gap="xs" mt="md">
      <Text size="sm" c="dimmed">
        Use this director for
      </Text>
      {WITH_A_DIRECTOR.map((slug) => (
        <Button key={slug} variant="light" size="xs" onClick={() => take(slug)}>
          {LOOKS[FUNCTION_OF_SLUG[slug]].name}
        </Button>
      ))}
    </Group>
  )
}
