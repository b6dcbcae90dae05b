import { Button, Card, Skeleton, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useProvenMutation } from '../../account/proof.ts'
import { formatPointPrice, formatPrice } from '../../boosts/price.ts'
import { EditPlanDocument, type PriceBookQuery } from '../../graphql/generated/graphql.ts'
import { formatCount, formatPoints } from '../../lib/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { answerOf, type Given, TermsForm } from '../terms.tsx'
import classes from './prices.module.css'

type Plan = PriceBookQuery['plans'][number]

export function PlansCard({ plans, onChanged }: { plans: Plan[] | undefined; onChanged: () => void }) {
  const [edited, setEdited] = useState<Plan | null>(null)
  const done = () => {
    setEdited(null)
    onChanged()
  }
  return (
    <Card component="section" aria-labelledby="plans">
      <Title order={2} fz="md" id="plans">
        Plans
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        Whoever has one gets its new points at their renewal.
      </Text>
      {!plans && <Skeleton h={180} radius="md" />}
      <ul className={classes.list} aria-label="Plans">
        {plans?.map((plan) => (
          <li key={plan.tier} className={classes.row}>
            <div className={classes.words}>
              <Text size="sm" fw={600}>
                {plan.name}
              </Text>
              <Text size="xs" c="dimmed" className="num">
                {formatPoints(plan.monthlyPoints)} a month · {formatCount(plan.startsPerMinute)} starts a minute ·{' '}
                {formatCount(plan.atOnce)} at once
              </Text>
            </div>
            <div className={`num ${classes.side}`}>
              <Text size="sm" fw={600}>
                {Number(plan.price) === 0 ? 'Free' : formatPrice(plan.price)}
              </Text>
              {Number(plan.price) > 0 && (
                <Text size="xs" c="dimmed">
                  {formatPointPrice({ price: plan.price, points: plan.monthlyPoints })} a point
                </Text>
              )}
            </div>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => setEdited(plan)}
              aria-label={`Change the plan: ${plan.name}`}
            >
              Change
            </Button>
          </li>
        ))}
      </ul>
      <Dialog opened={edited !== null} onClose={() => setEdited(null)} title={`The plan ${edited?.name ?? ''}`}>
        {edited && <PlanForm plan={edited} onDone={done} />}
      </Dialog>
    </Card>
  )
}

function PlanForm({ plan, onDone }: { plan: Plan; onDone: () => void }) {
  const [, edit] = useProvenMutation(EditPlanDocument)
  const [points, setPoints] = useState(String(plan.monthlyPoints))
  const [price, setPrice] = useState(Number(plan.price).toFixed(2))
  const [starts, setStarts] = useState(String(plan.startsPerMinute))
  const [atOnce, setAtOnce] = useState(String(plan.atOnce))
  const save = async (given: Given) =>
    answerOf(
      await edit({
        plan: plan.tier,
        monthlyPoints: Number(points),
        price,
        startsPerMinute: Number(starts),
        atOnce: Number(atOnce),
        ...given,
      }),
      (data) => data.adminEditPlan,
    )
  return (
    <TermsForm
      label="Save the plan"
      fault={() => faultOf({ whole: [points, starts, atOnce], money: [price] })}
      onSave={save}
      onDone={onDone}
    >
      <TextInput
        label="Points a month"
        inputMode="numeric"
        value={points}
        onChange={({ currentTarget }) => setPoints(currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label="Price a month, in dollars"
        inputMode="decimal"
        value={price}
        onChange={({ currentTarget }) => setPrice(currentTarget.value)}
      />
      <TextInput
        label="Starts a minute"
        inputMode="numeric"
        value={starts}
        onChange={({ currentTarget }) => setStarts(currentTarget.value)}
      />
      <TextInput
        label="Actions under way at once"
        inputMode="numeric"
        value={atOnce}
        onChange={({ currentTarget }) => setAtOnce(currentTarget.value)}
      />
    </TermsForm>
  )
}

/** What the fields hold that is no number; null: nothing. */
export function faultOf({ whole, money }: { whole: string[]; money: string[] }): string | null {
  if (!whole.every((text) => /^\d{1,9}$/.test(text))) return 'Points and counts are whole numbers.'
  return money.every((text) => /^\d{1,6}(\.\d{1,2})?$/.test(text)) ? null : 'A price is in dollars and cents, as 20.00.'
}
