export type MeterLevel = 'ok' | 'low' | 'critical'

/** Against the month's allocation: below 20 % low, below 5 % critical. Without an allocation, any point is enough. */
export function meterLevel({
  available,
  monthlyAllocation,
}: {
  available: number
  monthlyAllocation: number
}): MeterLevel {
  if (available <= 0) return 'critical'
  const share = available / Math.max(1, monthlyAllocation)
  if (share < 0.05) return 'critical'
  return share < 0.2 ? 'low' : 'ok'
}

export const LEVEL_COLOUR: Record<MeterLevel, string> = {
  ok: 'var(--ok)',
  low: 'var(--warn)',
  critical: 'var(--bad)',
}
