import { Button, Center, Stack, Text, Title } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { Logo } from './logo.tsx'

/** The page could not be built: no answer from the server, or a fault of ours. */
export function UnreachablePage() {
  const router = useRouter()
  return (
    <Center mih="100dvh" p="lg" component="main">
      <Stack align="center" ta="center" gap="xs" maw={420} role="alert">
        <Logo />
        <Title order={1} fz={24} mt="lg">
          This page could not be loaded
        </Title>
        <Text c="dimmed">
          The server did not answer as it should. Work that is running goes on without this page, and nothing is charged
          for a page.
        </Text>
        <Button mt="md" onClick={() => router.invalidate()}>
          Try again
        </Button>
      </Stack>
    </Center>
  )
}
