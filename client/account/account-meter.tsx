import { Skeleton, UnstyledButton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { formatCount } from '../lib/format.ts'
import { type TargetProps, useOnDemand } from '../ui/use-on-demand.ts'
import classes from './account-meter.module.css'
import { LEVEL_COLOUR, type MeterLevel, meterLevel } from './meter-level.ts'
import { type AccountState, useAccount } from './use-account.ts'

const WARNING: Record<MeterLevel, string> = {
  ok: '',
  low: ', less than 20 % of the month’s allocation',
  critical: ', less than 5 % of the month’s allocation',
}

const load = () => import('./account-popover.tsx')
const AccountPopover = lazy(() => load().then((module) => ({ default: module.AccountPopover })))

export type SettledAccount = Exclude<AccountState, { kind: 'loading' }>

/** Available points in the header, live; everything about them one press away. */
export function AccountMeter() {
  const state = useAccount()
  const { wanted, trigger } = useOnDemand(load)
  if (state.kind === 'loading')
    return <Skeleton w={{ base: 78, sm: 104 }} h={34} radius="md" style={{ flex: 'none' }} />
  if (!wanted) return <MeterButton state={state} {...trigger} aria-haspopup="dialog" />
  return (
    <Suspense fallback={<MeterButton state={state} />}>
      <AccountPopover state={state} />
    </Suspense>
  )
}

export function MeterButton({ state, ...target }: { state: SettledAccount } & TargetProps) {
  if (state.kind === 'unavailable') {
    return (
      <UnstyledButton {...target} className={classes.meter}>
        <i className="dot" style={{ background: 'var(--none)' }} />
        <span>
          Points<span className={classes.long}> unavailable</span>
          <span className={classes.short}>?</span>
        </span>
        <span className="visually-hidden"> could not be loaded. Details</span>
      </UnstyledButton>
    )
  }
  const level = meterLevel(state.account)
  return (
    <UnstyledButton {...target} className={classes.meter} data-level={level}>
      <i className="dot" style={{ background: LEVEL_COLOUR[level] }} />
      <b className="num">{formatCount(state.account.available)}</b> <span className={classes.unit}>pts</span>
      <span className="visually-hidden"> available{WARNING[level]}. Details</span>
    </UnstyledButton>
  )
}
