import type { AccountFieldsFragment } from '../graphql/generated/graphql.ts'
import { formatCount } from '../lib/format.ts'
import classes from './points.module.css'

const RADIUS = 58
const ROUND = 2 * Math.PI * RADIUS

/** The month's allocation and the boost as far as they are left; the words beside it say the same. */
export function PointsRing({ account }: { account: AccountFieldsFragment }) {
  const { allocationRemaining, monthlyAllocation, boostRemaining } = account
  const whole = Math.max(1, Math.max(monthlyAllocation, allocationRemaining) + boostRemaining)
  const monthly = (allocationRemaining / whole) * ROUND
  const boost = (boostRemaining / whole) * ROUND
  return (
    <div className={classes.ring}>
      <svg viewBox="0 0 140 140" width={140} height={140} aria-hidden>
        <g fill="none" strokeWidth={11} transform="rotate(-90 70 70)">
          <circle cx={70} cy={70} r={RADIUS} stroke="var(--track)" />
          {monthly > 0 && (
            <circle cx={70} cy={70} r={RADIUS} stroke="var(--c-story)" strokeDasharray={`${monthly} ${ROUND}`} />
          )}
          {boost > 0 && (
            <circle
              cx={70}
              cy={70}
              r={RADIUS}
              stroke="var(--c-commercial)"
              strokeDasharray={`${boost} ${ROUND}`}
              strokeDashoffset={-monthly}
            />
          )}
        </g>
      </svg>
      <div className={classes.ringText}>
        <b className="num">{formatCount(account.available)}</b>
        <span>points left</span>
      </div>
    </div>
  )
}
