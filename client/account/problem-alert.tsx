import { Alert } from '@mantine/core'

export function ProblemAlert({ problem }: { problem: string | null }) {
  return problem === null ? null : (
    <Alert color="red" role="alert">
      {problem}
    </Alert>
  )
}
