const DECIMAL = /^([+-]?)(\d{1,40})(?:\.(\d{0,60}))?(?:e([+-]?\d{1,3}))?$/i

/** A decimal number times 10^shift, to the nearest integer, without floats. undefined for what is no finite number. */
export function shifted(value: number | string, shift: number): bigint | undefined {
  const match = String(value).trim().match(DECIMAL)
  if (!match) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const places = fraction.length - Number(exponent) - shift
  const digits = BigInt(whole + fraction)
  const magnitude = places <= 0 ? digits * 10n ** BigInt(-places) : nearest(digits, 10n ** BigInt(places))
  return sign === '-' ? -magnitude : magnitude
}

/** For dividends from 0. */
export const dividedUp = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor

const nearest = (dividend: bigint, divisor: bigint): bigint => (2n * dividend + divisor) / (2n * divisor)
