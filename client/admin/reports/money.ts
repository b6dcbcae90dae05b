const whole = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 })
const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
const exact = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
})

/** "$12,480", "$48.20", "$0.0132": as many digits as tell it from its neighbours, with a true minus. */
export function formatUsd(usd: string | number): string {
  const amount = Number(usd)
  const size = Math.abs(amount)
  const format = size >= 10_000 ? whole : size >= 1 || size === 0 ? cents : exact
  return `${amount < 0 ? '−' : ''}${format.format(size)}`
}

const tenth = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

/** "62.5 %"; of nothing there is no share. */
export const formatShare = (part: number, whole: number): string =>
  whole === 0 ? 'None yet' : `${part < 0 ? '−' : ''}${tenth.format(Math.abs(part / whole) * 100)} %`
