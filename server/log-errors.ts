const DEPTH_MAX = 4
const WORDS_MAX = 300
const FRAMES_MAX = 30
/** Text that an error quotes is often somebody's: the value that did not fit, the answer that could not be read. */
const QUOTED = /"(?:[^"\\]|\\.){25,}"|'[^'\n]{25,}'/g
/** PostgreSQL repeats the values of the row in its details, and the one that it could not read in its words. */
const ROW_VALUES = /\b(Key \([^)]*\)=)\(.*\)|((?:Failing row contains|invalid input \w+ for [^:]{1,60}:) ).*/gs

export type PlainError = {
  type: string
  message: string
  code?: string | number
  status?: number
  stack?: string
  cause?: PlainError
}

/**
 * What the log says of an error: its kind, its own words and where it was, and never what it carries beside (the
 * request, the values of a statement, a provider's answer).
 */
export function plainError(error: unknown, depth = 0): PlainError | undefined {
  if (error === undefined || error === null) return undefined
  if (!(error instanceof Error)) return { type: typeof error, message: typeof error === 'string' ? wordsOf(error) : '' }
  const { code, status, cause, meta } = error as Error & { code?: unknown; status?: unknown; meta?: { code?: unknown } }
  const known = [meta?.code, code].find((one) => typeof one === 'string' || typeof one === 'number')
  const below = depth < DEPTH_MAX && cause instanceof Error ? plainError(cause, depth + 1) : undefined
  const stack = framesOf(error)
  return {
    type: error.name,
    message: wordsOf(error.message),
    ...(known === undefined ? {} : { code: known as string | number }),
    ...(typeof status === 'number' ? { status } : {}),
    ...(stack ? { stack } : {}),
    ...(below ? { cause: below } : {}),
  }
}

/** What a library says beside its words: of errors the same, and of the rest the kind alone. */
export const plainDetails = (details: unknown): unknown =>
  Array.isArray(details) ? details.map((one) => (one instanceof Error ? plainError(one) : typeof one)) : undefined

/** Without what it quotes, and not more of it than says what happened. */
export const wordsOf = (text: string): string =>
  text.replace(ROW_VALUES, '$1$2[…]').replace(QUOTED, '"[…]"').slice(0, WORDS_MAX)

/** Where it was: the lines of the stack alone, for its first ones repeat the words. */
const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, FRAMES_MAX)
    .join('\n')
