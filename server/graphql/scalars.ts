import { builder } from './builder.ts'
import { codedError } from './errors.ts'

const MAX_POINTS = BigInt(Number.MAX_SAFE_INTEGER)
const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/
const DOLLARS = /^(-?)(\d{1,9})(?:\.(\d{1,6}))?$/
const CALENDAR_DATE = /^\d{4}-\d{2}-\d{2}$/
/** Years of four digits, from 1: what RFC 3339 can write and PostgreSQL can read. */
const [FIRST_MS, LAST_MS] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]

const refuse = (message: string): never => {
  throw codedError('BAD_USER_INPUT', message)
}

builder.scalarType('Points', {
  description: 'Whole points, 0 … 2^53-1. A JSON integer. Points are the only thing a user is ever charged in.',
  serialize: (value) => toSafeNumber(value),
  parseValue: (value) => parseWhole(value, 0n, 'Points are a whole number from 0 to 2^53-1.'),
})

builder.scalarType('SignedPoints', {
  description: 'Signed points: a ledger movement.',
  serialize: (value) => toSafeNumber(value),
  parseValue: (value) => parseWhole(value, -MAX_POINTS, 'Signed points are a whole number from -(2^53-1) to 2^53-1.'),
})

builder.scalarType('Usd', {
  description:
    'US dollars with six decimals, a decimal string such as "0.013250"; negative only where a field is a difference (profit). Held as integer micro-dollars; never a float.',
  serialize: (value) => formatUsd(BigInt(value as bigint)),
  parseValue: (value) => {
    const [, sign, whole = '', decimals = ''] = (typeof value === 'string' && DOLLARS.exec(value)) || []
    if (!whole) return refuse('US dollars are a decimal string such as "4.00", with at most six decimals.')
    const microUsd = BigInt(whole + decimals.padEnd(6, '0'))
    return sign ? -microUsd : microUsd
  },
})

builder.scalarType('DateTime', {
  description: 'RFC 3339 instant in UTC.',
  serialize: (value) => (value as Date).toISOString(),
  parseValue: (value) => {
    const [text, date] = (typeof value === 'string' && RFC_3339.exec(value)) || []
    if (!text || !date || !isCalendarDate(date) || !isKept(Date.parse(text))) {
      return refuse('An instant looks like 2026-11-22T09:30:00Z.')
    }
    return new Date(text)
  },
})

builder.scalarType('Date', {
  description: 'Calendar date, YYYY-MM-DD, in the time zone the query names.',
  serialize: (value) => value as string,
  parseValue: (value) => {
    const real = typeof value === 'string' && CALENDAR_DATE.test(value) && isCalendarDate(value)
    return real ? value : refuse('A date looks like 2026-11-22.')
  },
})

export function formatUsd(microUsd: bigint): string {
  const digits = (microUsd < 0n ? -microUsd : microUsd).toString().padStart(7, '0')
  return `${microUsd < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`
}

/** `new Date` makes March 2 of February 30. */
function isCalendarDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return isKept(date.getTime()) && date.toISOString().startsWith(text)
}

const isKept = (ms: number): boolean => ms >= FIRST_MS && ms <= LAST_MS

function toSafeNumber(value: unknown): number {
  const whole = BigInt(value as bigint)
  if (whole > MAX_POINTS || whole < -MAX_POINTS) throw new RangeError(`${whole} does not fit in a JSON number`)
  return Number(whole)
}

function parseWhole(value: unknown, min: bigint, message: string): bigint {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || BigInt(value) < min) return refuse(message)
  return BigInt(value)
}
