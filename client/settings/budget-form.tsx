import { Alert, Button, Card, Group, SegmentedControl, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useMutation } from 'urql'
import { type BudgetFieldsFragment, SetBudgetDocument } from '../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../graphql/problem.ts'
import { formatPoints } from '../lib/format.ts'

const WARN_AT = ['50', '60', '70', '80', '90', '95']
const USUAL_WARN_AT = 80
const POINTS_MAX = 1_000_000_000

export function BudgetForm({ budget }: { budget: BudgetFieldsFragment | null }) {
  const [{ fetching }, setBudget] = useMutation(SetBudgetDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({
    initialValues: {
      points: budget ? String(budget.points) : '',
      warnAt: String(budget?.warnAt ?? USUAL_WARN_AT),
      stop: budget?.stop ?? false,
    },
    validate: { points: pointsFault },
  })

  async function save(next: { points: number; warnAt: number; stop: boolean } | null) {
    setProblem(null)
    const { error } = await setBudget({ budget: next })
    if (error) return setProblem(describeProblem(error))
    const message = next ? `Your budget is ${formatPoints(next.points)} a month.` : 'Your budget is gone.'
    notifications.show({ message, color: 'teal' })
  }
  const submit = form.onSubmit(({ points, warnAt, stop }) =>
    save({ points: wholeNumber(points), warnAt: Number(warnAt), stop }),
  )
  const shares = WARN_AT.includes(form.values.warnAt) ? WARN_AT : [...WARN_AT, form.values.warnAt].sort()

  return (
    <Card component="section" aria-labelledby="budget-form">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Title order={2} fz="md" id="budget-form">
            {budget ? 'Change it' : 'Set one'}
          </Title>
          {problem && (
            <Alert color="red" title={problem.title} role="alert">
              {problem.detail}
            </Alert>
          )}
          <TextInput
            label="Points a month"
            description="Counted from one renewal of yours to the next. What running work holds counts too."
            inputMode="numeric"
            autoComplete="off"
            placeholder="1,000"
            maw={280}
            {...form.getInputProps('points')}
          />
          <div>
            <Text size="sm" fw={500} id="warn-at" mb={4}>
              Tell me when this much is used
            </Text>
            <SegmentedControl
              data={shares.map((value) => ({ value, label: `${value} %` }))}
              aria-labelledby="warn-at"
              {...form.getInputProps('warnAt')}
            />
          </div>
          <Switch
            label="Stop at 100 %"
            description="A start that could pass the budget is refused until the next month, or until you change this. Running work goes on."
            {...form.getInputProps('stop', { type: 'checkbox' })}
          />
          <Group gap="sm">
            <Button type="submit" loading={fetching}>
              {budget ? 'Save' : 'Set the budget'}
            </Button>
            {budget && (
              <Button variant="default" onClick={() => save(null)} disabled={fetching}>
                Remove it
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Card>
  )
}

const wholeNumber = (text: string): number => Number(text.replace(/[\s,.']/g, ''))

function pointsFault(text: string): string | null {
  const points = wholeNumber(text)
  if (!Number.isInteger(points) || points < 1) return 'Enter a whole number of points, such as 1,000.'
  return points > POINTS_MAX ? 'Enter at most 1,000,000,000 points.' : null
}
