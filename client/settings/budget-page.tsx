import { Card, Skeleton, Stack } from '@mantine/core'
import { useQuery } from 'urql'
import { useOnAccountMoved } from '../account/use-on-account-moved.ts'
import { BudgetDocument } from '../graphql/generated/graphql.ts'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { ProblemState } from '../ui/state.tsx'
import { BudgetForm } from './budget-form.tsx'
import { BudgetMeter, NoBudget } from './budget-meter.tsx'

/** What a person allows themselves of their points in a month of theirs. */
export function BudgetPage() {
  useTitle('Budget')
  const [{ data, error }, execute] = useQuery({ query: BudgetDocument, requestPolicy: 'cache-and-network' })
  const refetch = () => execute({ requestPolicy: 'network-only' })
  useOnAccountMoved(refetch)
  const account = data?.viewer?.account

  return (
    <>
      <PageHeader title="Budget" detail="A limit of your own for each month, below what you have." />
      <Stack gap="md" maw={640}>
        {!account && error && (
          <Card>
            <ProblemState error={error} onRetry={refetch} />
          </Card>
        )}
        {!account && !error && (
          <>
            <Skeleton h={150} radius="lg" />
            <Skeleton h={330} radius="lg" />
          </>
        )}
        {account && (
          <>
            <Card component="section" aria-labelledby="this-month">
              {account.budget ? (
                <BudgetMeter budget={account.budget} timeZone={account.timeZone} />
              ) : (
                <NoBudget available={account.available} renewsAt={account.renewsAt} timeZone={account.timeZone} />
              )}
            </Card>
            <BudgetForm key={formKey(account.budget)} budget={account.budget} />
          </>
        )}
      </Stack>
    </>
  )
}

/** What was set elsewhere shows in the form; what is only used does not disturb who types. */
const formKey = (budget: { points: number; warnAt: number; stop: boolean } | null) =>
  budget ? `${budget.points} ${budget.warnAt} ${budget.stop}` : 'none'
