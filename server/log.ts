import { type DestinationStream, type LogFn, type Logger, pino } from 'pino'
import { plainDetails, plainError } from './log-errors.ts'
import { createScrub } from './log-scrub.ts'
import { currentWork } from './tracing/work.ts'

/**
 * One line of JSON an event, on standard error; standard output is for the operator. Each line has the ids of the work
 * that it comes from. `secrets`, keys and what people wrote are in none of them.
 */
export function createLog(
  level: string,
  { secrets = [], destination }: { secrets?: readonly string[]; destination?: DestinationStream } = {},
): Logger {
  return pino(
    {
      level,
      base: undefined,
      mixin: idsOfWork,
      serializers: { err: plainError, error: plainError, details: plainDetails },
      redact: { paths: ['*.authorization', '*.cookie', '*.password', '*.apiKey'], censor: '[secret]' },
      hooks: { logMethod: nameFaults, streamWrite: createScrub(secrets) },
    },
    destination ?? pino.destination(2),
  )
}

/** Without words of its own a line would get those of its error, whole. */
function nameFaults(this: Logger, args: Parameters<LogFn>, write: LogFn): void {
  const [first, ...rest] = args as unknown[]
  const wordless = rest.length === 0 && typeof first === 'object'
  write.apply(this, (wordless ? [first, 'a fault'] : args) as Parameters<LogFn>)
}

function idsOfWork(): Record<string, string> {
  const { span, ...ids } = currentWork() ?? {}
  return { ...ids, ...(span ? { traceId: span.traceId, spanId: span.spanId } : {}) }
}
