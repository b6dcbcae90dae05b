import { Button, Center, Stack, Text, Title } from '@mantine/core'
import { useTitle } from '../lib/use-title.ts'
import { Logo } from './logo.tsx'

export function NotFoundPage() {
  useTitle('Page not found')
  return (
    <Center mih="100dvh" p="lg" component="main">
      <Stack align="center" ta="center" gap="xs" maw={420}>
        <Logo />
        <Text c="dimmed" fw={600} size="sm" mt="lg">
          404
        </Text>
        <Title order={1} fz={26}>
          This page is not in the script
        </Title>
        <Text c="dimmed">There is nothing at this address. It may have been mistyped, or it was moved.</Text>
        <Button component="a" href="/studio" mt="md">
          Go to the studio
        </Button>
      </Stack>
    </Center>
  )
}
