import { Alert, Button, Stack } from '@mantine/core'

export function NotLoaded({ problem, onRetry }: { problem: string; onRetry: () => Promise<void> }) {
  return (
    <Alert color="red" role="alert">
      <Stack gap="sm" align="flex-start">
        {problem}
        <Button variant="default" size="xs" onClick={() => void onRetry()}>
          Try again
        </Button>
      </Stack>
    </Alert>
  )
}
