import { Alert, Button, Card, Skeleton, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useQuery } from 'urql'
import {
  PriceReplayDocument,
  type PriceReplayQueryVariables,
  ReplayModelsDocument,
} from '../../graphql/generated/graphql.ts'
import { Choice } from '../../ui/choice.tsx'
import { ProblemState } from '../../ui/state.tsx'
import type { Pack } from './packs-card.tsx'
import classes from './prices.module.css'
import { ReplayResult } from './replay-result.tsx'

const WINDOWS = [
  { value: '7', label: 'The last 7 days' },
  { value: '30', label: 'The last 30 days' },
  { value: '90', label: 'The last 90 days' },
  { value: '365', label: 'The last 365 days' },
]

type Props = { packs: Pack[] | undefined; onPublish: (rate: number) => void }

/** What the last days would have earned at another rate, with another pack, or on another model. */
export function ReplayCard({ packs, onPublish }: Props) {
  const [{ data: known }] = useQuery({ query: ReplayModelsDocument })
  const [days, setDays] = useState('30')
  const [rate, setRate] = useState('')
  const [packId, setPackId] = useState<string | null>(null)
  const [packPrice, setPackPrice] = useState('')
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const [asked, setAsked] = useState<PriceReplayQueryVariables | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [{ data, error, fetching }, ask] = useQuery({
    query: PriceReplayDocument,
    variables: asked ?? { days: 30 },
    pause: asked === null,
    requestPolicy: 'network-only',
  })
  const models = known?.models.map(({ id, name }) => ({ value: id, label: name })) ?? []
  const pack = packs?.find(({ id }) => id === packId)

  function submit(event: FormEvent) {
    event.preventDefault()
    const wrong = faultIn({ rate, packPrice: pack ? packPrice : '1', swap: [from, to] })
    setFault(wrong)
    if (wrong) return
    setAsked({
      days: Number(days),
      pointsPerDollar: rate ? Number(rate) : null,
      packs: pack ? [{ id: pack.id, points: pack.pack.points, price: packPrice }] : null,
      models: to ? [{ from, to }] : null,
    })
  }

  return (
    <Card component="section" aria-labelledby="replay">
      <Title order={2} fz="md" id="replay">
        Try a price before you publish it
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        Plays what really happened once more, at other terms. It cannot know what people would have done at them.
      </Text>
      <form onSubmit={submit} noValidate>
        <div className={classes.fields}>
          <Choice
            label="Days"
            data={WINDOWS}
            value={days}
            onChange={(value) => value && setDays(value)}
            allowDeselect={false}
          />
          <TextInput
            label="Points for a dollar of cost"
            placeholder="As it was"
            inputMode="numeric"
            value={rate}
            onChange={({ currentTarget }) => setRate(currentTarget.value)}
          />
          <Choice
            label="A pack at another price"
            placeholder="None"
            data={packs?.map(({ id, pack: { name } }) => ({ value: id, label: name })) ?? []}
            value={packId}
            onChange={setPackId}
            clearable
          />
          {pack && (
            <TextInput
              label={`Price of ${pack.pack.name}, in dollars`}
              inputMode="decimal"
              value={packPrice}
              onChange={({ currentTarget }) => setPackPrice(currentTarget.value)}
            />
          )}
          <Choice
            label="What ran on"
            placeholder="Any model"
            data={models}
            value={from}
            onChange={setFrom}
            clearable
            searchable
          />
          <Choice
            label="Had run on"
            placeholder="The same"
            data={models}
            value={to}
            onChange={setTo}
            clearable
            searchable
          />
        </div>
        {fault && (
          <Alert color="red" title="Something is not accepted" role="alert" mt="md">
            {fault}
          </Alert>
        )}
        <Button type="submit" mt="md" loading={fetching}>
          Play it
        </Button>
      </form>
      <div className={classes.replayed} aria-live="polite">
        {asked && fetching && <Skeleton h={160} radius="md" />}
        {asked && !fetching && error && (
          <ProblemState error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />
        )}
        {asked && !fetching && data && <ReplayResult replay={data.adminPriceReplay} />}
        {asked?.pointsPerDollar && !fetching && data && (
          <Button variant="default" mt="md" onClick={() => onPublish(asked.pointsPerDollar ?? 0)}>
            Publish this rate
          </Button>
        )}
      </div>
    </Card>
  )
}

function faultIn({ rate, packPrice, swap: [from, to] }: { rate: string; packPrice: string; swap: (string | null)[] }) {
  if (rate && !/^\d{1,7}$/.test(rate)) return 'A rate is a whole number of points.'
  if (!/^\d{1,5}(\.\d{1,2})?$/.test(packPrice)) return 'Say what the pack would cost, as 4.00.'
  return from && !to ? 'Say on which model it had run.' : null
}
