import { formatCount } from '../../lib/format.ts'
import { dayCount } from '../../usage/range.ts'
import usageClasses from '../../usage/usage.module.css'
import { formatShare, formatUsd } from '../reports/money.ts'
import { Tile } from '../reports/tile.tsx'
import type { ShownMoney } from './use-money.ts'

/** What the days came to: each figure with how it stands to as many days before, or with what it is made of. */
export function Figures({ shown }: { shown: ShownMoney | undefined }) {
  const money = shown?.money
  const [revenue, profit] = [Number(money?.revenue), Number(money?.profit)]
  const tiles = [
    {
      name: money?.sandbox ? 'Revenue, sandbox' : 'Revenue',
      colour: 'var(--c-music)',
      key: 'revenue' as const,
      // Given back is part of the figure, and worth a word of its own.
      note: money && Number(money.refunds) > 0 ? `${formatUsd(money.refunds)} given back` : undefined,
    },
    { name: 'Provider cost', colour: 'var(--c-commercial)', key: 'cost' as const },
    {
      name: 'Profit',
      colour: 'var(--c-story)',
      key: 'profit' as const,
      note: money && revenue > 0 ? `${formatShare(profit, revenue)} of the revenue` : undefined,
    },
    { name: 'Carried by the house', colour: 'var(--c-other)', key: 'loss' as const },
  ]
  return (
    <div className={usageClasses.figures}>
      {tiles.map(({ name, colour, key, note }) => (
        <Tile
          key={key}
          name={name}
          colour={colour}
          failed={false}
          note={note}
          value={money && formatUsd(money[key])}
          perDay={money?.byDay.map((day) => Number(day[key]))}
          {...(shown && {
            change: {
              now: Number(shown.money[key]),
              before: shown.money.previous ? Number(shown.money.previous[key]) : undefined,
              days: dayCount(shown.range),
            },
          })}
        />
      ))}
      <Tile
        name="Paid points unspent"
        colour="var(--c-video)"
        failed={false}
        value={money && formatCount(money.liability)}
        note="as of now"
      />
      <Tile
        name="Points used"
        colour="var(--c-story)"
        failed={false}
        value={money && formatCount(money.points)}
        perDay={money?.byDay.map(({ points }) => points)}
        {...(shown && {
          change: { now: shown.money.points, before: shown.money.previous?.points, days: dayCount(shown.range) },
        })}
      />
      <Tile
        name="Points expired"
        colour="var(--c-other)"
        failed={false}
        value={money && formatCount(money.pointFlows.reduce((sum, { expired }) => sum + expired, 0))}
        note="given, and never used"
      />
      <Tile
        name="Cost per action"
        colour="var(--c-commercial)"
        failed={false}
        value={money && (money.actions === 0 ? 'None yet' : formatUsd(Number(money.cost) / money.actions))}
        note="of all calls, failed ones too"
      />
      {money && !money.sandbox && Number(money.sandboxRevenue) !== 0 && (
        <Tile
          name="Sandbox purchases"
          colour="var(--c-other)"
          failed={false}
          value={formatUsd(money.sandboxRevenue)}
          note="no money, and not in the revenue"
        />
      )}
    </div>
  )
}
