export type Change = { towards: 'up' | 'down' | 'level'; words: string }

const percent = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })
const times = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const TIMES_FROM = 10

/** How a figure stands to that of as many days before; in words where a share of nothing would have no meaning. */
export function changeOf(now: number, before: number | undefined, days: number): Change | null {
  if (before === undefined) return null
  if (before === 0) {
    if (now === 0) return { towards: 'level', words: 'Nothing before either' }
    return { towards: 'up', words: days === 1 ? 'Nothing the day before' : `Nothing in the ${days} days before` }
  }
  if (now === before) return { towards: 'level', words: 'As before' }
  const share = now / before
  if (share >= TIMES_FROM) return { towards: 'up', words: `${times.format(share)} times as before` }
  const change = percent.format(Math.abs(share - 1) * 100)
  if (change === '0') return { towards: 'level', words: 'As before' }
  return share > 1 ? { towards: 'up', words: `+${change}%` } : { towards: 'down', words: `−${change}%` }
}
