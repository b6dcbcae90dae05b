import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { AiFunction } from '../../graphql/generated/graphql.ts'
import { formatPoints } from '../../lib/format.ts'
import { LOOKS } from '../../studio/function-catalogue.ts'
import { QuotePanel } from '../../studio/quote/quote-panel.tsx'
import { shownMaximum, useQuote } from '../../studio/quote/use-quote.ts'
import { RefusalAlert } from '../../studio/refusal-alert.tsx'
import { useStart } from '../../studio/use-start.ts'
import { Choice } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SAMPLES } from './samples.ts'
import { Tried } from './tried.tsx'
import type { CatalogueModel } from './use-models.ts'

/** Runs a function on a model, with a sample, for real: an ordinary action on the admin's own points. */
export function TryDialog({ model, onClose }: { model: CatalogueModel | null; onClose: () => void }) {
  return (
    <Dialog
      opened={model !== null}
      onClose={onClose}
      title={`Try ${model?.model.name ?? ''}`}
      closeOnClickOutside={false}
      size={640}
    >
      {model && <Trial key={model.id} model={model} />}
    </Dialog>
  )
}

function Trial({ model }: { model: CatalogueModel }) {
  const [fn, setFn] = useState<AiFunction>(model.canDo[0] ?? 'REASONING_TASKS')
  const [started, setStarted] = useState<string | null>(null)
  const work = useMemo(() => SAMPLES[fn](), [fn])
  const { state, askAgain } = useQuote(work, model.id)
  const { start, starting, refusal } = useStart({
    onStarted: ({ id }) => setStarted(id),
    onRefused: ({ __typename }) => {
      if (__typename === 'QuoteExceeded') askAgain()
    },
  })
  if (model.canDo.length === 0) return <Text size="sm">There is no function that it can do.</Text>
  if (started) return <Tried key={started} id={started} onAgain={() => setStarted(null)} />
  const maximum = shownMaximum(state)
  return (
    <Stack gap="md">
      <Choice
        label="Function"
        data={model.canDo.map((id) => ({ value: id, label: LOOKS[id].name }))}
        value={fn}
        onChange={(id) => id && setFn(id as AiFunction)}
        allowDeselect={false}
      />
      <div>
        <Text size="sm" fw={500}>
          Sample
        </Text>
        <Sample work={work} />
      </div>
      <QuotePanel state={state} />
      {refusal && <RefusalAlert refusal={refusal} />}
      <Alert color="iris">It is run for real, on your own points, and shows in your work like any other.</Alert>
      <Group>
        <Button onClick={() => start({ work, model: model.id, maxPoints: maximum })} loading={starting}>
          {maximum ? `Run it for at most ${formatPoints(maximum)}` : 'Run it'}
        </Button>
      </Group>
    </Stack>
  )
}

const TEXT_MAX = 160

/** What is sent, without the bytes of a picture. */
function Sample({ work }: { work: object }) {
  const [input] = Object.values(work) as Record<string, unknown>[]
  return (
    <Text size="xs" c="dimmed" component="dl" m={0}>
      {Object.entries(input ?? {}).map(([field, value]) => (
        <div key={field}>
          <dt style={{ display: 'inline' }}>{field}: </dt>
          <dd style={{ display: 'inline', margin: 0, overflowWrap: 'anywhere' }}>{shortened(value)}</dd>
        </div>
      ))}
    </Text>
  )
}

function shortened(value: unknown): string {
  const text = String(value)
  if (text.startsWith('data:')) return 'a picture of a sunrise'
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text
}
