import type { CombinedError } from 'urql'

/** What went wrong, in words for the person; `code` is the server's. */
export type Problem = { title: string; detail: string; code: string | null }

export function describeProblem(error: CombinedError): Problem {
  if (error.networkError) {
    return {
      title: 'The server could not be reached',
      detail: 'Check your connection. Nothing was lost; try again.',
      code: null,
    }
  }
  const first = error.graphQLErrors[0]
  const code = typeof first?.extensions.code === 'string' ? first.extensions.code : null
  const detail = first?.message ?? 'Unexpected error.'
  switch (code) {
    case 'UNAUTHENTICATED':
      return { title: 'You are signed out', detail: 'Sign in again to go on.', code }
    case 'FORBIDDEN':
      return { title: 'This is not open to you', detail, code }
    case 'RATE_LIMITED':
      return { title: 'Too many requests', detail: `${detail} Wait a moment, then try again.`, code }
    case 'BAD_USER_INPUT':
      return { title: 'Something in the input is not valid', detail, code }
    case 'INTERNAL':
      return { title: 'Something went wrong on our side', detail: withRequestId(detail, first?.extensions), code }
    default:
      return { title: 'That did not work', detail, code }
  }
}

function withRequestId(detail: string, extensions: Record<string, unknown> | undefined): string {
  const requestId = extensions?.requestId
  return typeof requestId === 'string' ? `${detail} Request ${requestId}.` : detail
}
