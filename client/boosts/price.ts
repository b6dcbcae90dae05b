/** "$4", "$4.50": whole dollars without their cents. */
export function formatPrice(usd: string): string {
  const dollars = Number(usd)
  const digits = Number.isInteger(dollars) ? 0 : 2
  return dollars.toLocaleString('en-US', { style: 'currency', currency: 'USD', minimumFractionDigits: digits })
}

/** "0.8 ¢": what one point of it costs. */
export function formatPointPrice({ price, points }: { price: string; points: number }): string {
  const cents = (Number(price) * 100) / points
  return `${cents.toLocaleString('en-US', { maximumFractionDigits: 2 })} ¢`
}
