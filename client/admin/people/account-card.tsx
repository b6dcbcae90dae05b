import { Card, Title } from '@mantine/core'
import { PLAN_NAME } from '../../account/plan.ts'
import { formatCount, formatInstant, formatPoints } from '../../lib/format.ts'
import { Facts } from '../../points/facts.tsx'
import type { Person } from './person-page.tsx'

export function AccountCard({ person: { account, pointsUsed } }: { person: Person }) {
  const { nextPlan, nextPlanAt } = account
  return (
    <Card component="section" aria-labelledby="account">
      <Title order={2} fz="md" mb="xs" id="account">
        Account
      </Title>
      <Facts
        facts={[
          ['Available', formatPoints(account.available)],
          ['Held by work under way', formatCount(account.held)],
          ['Posted', formatCount(account.posted)],
          ['Left of the month', formatCount(account.allocationRemaining)],
          ['Left of everything else', formatCount(account.boostRemaining)],
          ['Used in all', formatCount(pointsUsed)],
          ['Plan', `${PLAN_NAME[account.plan]}, ${formatCount(account.monthlyAllocation)} a month`],
          [
            nextPlan ? 'Next plan' : null,
            nextPlan && `${PLAN_NAME[nextPlan]} from ${formatInstant(nextPlanAt ?? account.renewsAt)}`,
          ],
          ['Renews', formatInstant(account.renewsAt)],
          ['Time zone', account.timeZone],
        ]}
      />
    </Card>
  )
}
