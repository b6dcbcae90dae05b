const MICRO_PER_CENT = 10_000n

/** "$4", "$4.50", "Free": from the decimal string of the API, without a float. */
export function formatPrice(usd: string): string {
  const [dollars = '0', decimals = ''] = usd.split('.')
  const cents = decimals.slice(0, 2).padEnd(2, '0')
  if (BigInt(dollars) === 0n && cents === '00') return 'Free'
  return `$${BigInt(dollars).toLocaleString('en-US')}${cents === '00' ? '' : `.${cents}`}`
}

/** "0.67 ¢": what one point of so many costs, to a hundredth of a cent. What is free has no price. */
export function formatPricePerPoint(usd: string, points: number): string {
  const microUsd = BigInt(usd.replace('.', ''))
  if (microUsd === 0n || points === 0) return '–'
  const hundredths = (microUsd * 100n * 2n + MICRO_PER_CENT * BigInt(points)) / (MICRO_PER_CENT * BigInt(points) * 2n)
  const digits = hundredths.toString().padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}\u00a0¢`
}
