import { type ChatRequest, DIRECTIVE, isRepair, userText } from './chat-request.ts'

/** What the sandbox can do wrong when asked to. README.md says how to ask. */
export type Failure =
  | { kind: 'status'; status: number }
  /** Nothing is ever answered. */
  | { kind: 'hang' }
  /** The connection is cut after so many chunks. */
  | { kind: 'reset-after'; chunks: number }
  /** An error object inside a stream that began with 200. */
  | { kind: 'error-in-stream' }
  /** Text that is not JSON; without `always` a request that shows its own earlier answer gets a good one. */
  | { kind: 'invalid-json'; always: boolean }
  | { kind: 'empty' }
  | { kind: 'no-usage' }
  | { kind: 'negative-cost' }
  /** The books say so many percent of what the answer said; 0: they do not know it. */
  | { kind: 'books'; percent: number }
  /** This long before every chunk, whatever the pace. */
  | { kind: 'slow'; ms: number }

const SLOWEST_MS = 60_000

/** The failures that the user's text asks for, as far as they are meant for this model. */
export function failuresIn(request: ChatRequest): Failure[] {
  return [...userText(request).matchAll(DIRECTIVE)].flatMap(([, directive = '']) => {
    const [wish = '', model] = directive.trim().split('@')
    if (model !== undefined && model !== request.model) return []
    const failure = failureOf(wish)
    return failure && !isCuredByRepair(failure, request) ? [failure] : []
  })
}

export const isCuredByRepair = (failure: Failure, request: ChatRequest): boolean =>
  failure.kind === 'invalid-json' && !failure.always && isRepair(request)

function failureOf(wish: string): Failure | undefined {
  const [name = '', argument = ''] = wish.trim().toLowerCase().split('=')
  const number = /^\d{1,6}$/.test(argument) ? Number(argument) : undefined
  switch (name) {
    case 'status':
      return number !== undefined && number >= 400 && number <= 599 ? { kind: 'status', status: number } : undefined
    case 'reset-after':
      return { kind: 'reset-after', chunks: number ?? 0 }
    case 'books':
      return number === undefined ? undefined : { kind: 'books', percent: number }
    case 'slow':
      return { kind: 'slow', ms: Math.min(number ?? 1_000, SLOWEST_MS) }
    case 'invalid-json':
    case 'invalid-json-always':
      return { kind: 'invalid-json', always: name.endsWith('always') }
    case 'hang':
    case 'error-in-stream':
    case 'empty':
    case 'no-usage':
    case 'negative-cost':
      return { kind: name }
    default:
      return undefined
  }
}

/** The first failure of a kind, with its details. */
export function failureOfKind<Kind extends Failure['kind']>(failures: Failure[], kind: Kind) {
  return failures.find((one): one is Extract<Failure, { kind: Kind }> => one.kind === kind)
}
