import { type Logger, pino } from 'pino'

/** One line of JSON an event, on standard error; standard output is for the operator. */
export function createLog(level: string): Logger {
  return pino(
    { level, base: undefined, redact: ['*.authorization', '*.cookie', '*.password', '*.apiKey'] },
    pino.destination(2),
  )
}
