import { Button, Popover, Skeleton, Text, UnstyledButton } from '@mantine/core'
import type { AccountFieldsFragment } from '../graphql/generated/graphql.ts'
import { formatCount } from '../lib/format.ts'
import { AccountDetails } from './account-details.tsx'
import classes from './account-meter.module.css'
import { LEVEL_COLOUR, type MeterLevel, meterLevel } from './meter-level.ts'
import { useAccount } from './use-account.ts'

const WARNING: Record<MeterLevel, string> = {
  ok: '',
  low: ', less than 20 % of the month’s allocation',
  critical: ', less than 5 % of the month’s allocation',
}

/** Available points in the header, live; everything about them one press away. */
export function AccountMeter() {
  const state = useAccount()
  if (state.kind === 'loading')
    return <Skeleton w={{ base: 78, sm: 104 }} h={34} radius="md" style={{ flex: 'none' }} />
  return (
    <Popover width={300} position="bottom-end" shadow="md" radius="lg" trapFocus>
      <Popover.Target>{state.kind === 'known' ? <Known account={state.account} /> : <Unavailable />}</Popover.Target>
      <Popover.Dropdown aria-label="Your points">
        {state.kind === 'known' ? (
          <AccountDetails account={state.account} />
        ) : (
          <>
            <Text fw={600}>Points could not be loaded</Text>
            <Text size="sm" c="dimmed" mt={4} mb="sm">
              Your points are safe; only their display is missing. The server did not answer.
            </Text>
            <Button variant="default" onClick={state.retry}>
              Try again
            </Button>
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function Known({ account, ...target }: { account: AccountFieldsFragment }) {
  const level = meterLevel(account)
  return (
    <UnstyledButton {...target} className={classes.meter} data-level={level}>
      <i className="dot" style={{ background: LEVEL_COLOUR[level] }} />
      <b className="num">{formatCount(account.available)}</b> <span className={classes.unit}>pts</span>
      <span className="visually-hidden"> available{WARNING[level]}. Details</span>
    </UnstyledButton>
  )
}

function Unavailable(target: object) {
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
