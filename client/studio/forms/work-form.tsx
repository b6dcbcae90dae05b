import { Button, Card, Kbd, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { FunctionsQuery } from '../../graphql/generated/graphql.ts'
import { formatPoints } from '../../lib/format.ts'
import { COMMAND_KEY, hasKeyboard } from '../../lib/shortcut.ts'
import { readDraft, readDraftModel, saveDraft, saveDraftModel } from '../drafts.ts'
import type { FunctionSlug } from '../function-catalogue.ts'
import { QuotePanel } from '../quote/quote-panel.tsx'
import { type QuoteState, shownMaximum, useQuote } from '../quote/use-quote.ts'
import { type Refusal, useStart } from '../use-start.ts'
import type { FormDefinition } from './definition.ts'
import { LostPictures } from './lost-pictures.tsx'
import { ModelChoice } from './model-choice.tsx'
import classes from './work-form.module.css'

const RefusalAlert = lazy(() => import('../refusal-alert.tsx').then((module) => ({ default: module.RefusalAlert })))

export type WorkFormProps<Values> = {
  definition: FormDefinition<Values>
  info: FunctionsQuery['functions'][number]
  slug: FunctionSlug
}

export function WorkForm<Values extends Record<string, unknown>>({ definition, info, slug }: WorkFormProps<Values>) {
  const navigate = useNavigate()
  const [model, setModel] = useState(() => offered(info, readDraftModel(slug)))
  const modelId = model ?? info.defaultModel.id
  const form = useForm<Values>({
    initialValues: readDraft(slug, definition.initial),
    validate: (entered) => definition.faults(entered, modelId),
  })
  const { values } = form

  const sound = Object.values(definition.faults(values, modelId)).every((fault) => !fault)
  const work = sound ? definition.toWork(values) : null
  const { state: quote, askAgain } = useQuote(work, model)
  const { start, starting, refusal, clearRefusal } = useStart({
    onStarted: ({ id }) => void navigate({ to: '/studio/$actionId', params: { actionId: id } }),
    onRefused: (reason) => {
      if (reason.__typename === 'QuoteExceeded') askAgain()
      showOnField(reason)
    },
  })

  const changed = useEffectEvent(() => {
    saveDraft(slug, values)
    saveDraftModel(slug, model)
    clearRefusal()
  })
  useEffect(() => changed(), [values, model])

  function showOnField(reason: Refusal) {
    if (reason.__typename !== 'InvalidInput') return
    // A path may go on into the field, as in "work.imageGeneration.referenceImages.0".
    const field = reason.field.split('.').find((name) => name in definition.initial)
    if (field) form.setFieldError(field, reason.message)
  }

  const fields = useRef<HTMLDivElement>(null)
  // Who opens a form wants to write; on a phone the keyboard on the glass would cover the page.
  useEffect(() => {
    if (!hasKeyboard()) return
    const all = fields.current?.querySelectorAll<HTMLElement>('textarea, input, button') ?? []
    Array.from(all)
      .find((field) => field.offsetParent !== null)
      ?.focus({ preventScroll: true })
  }, [])

  const submit = form.onSubmit(
    () => {
      if (work) void start({ work, model, maxPoints: shownMaximum(quote) })
    },
    (faults) => form.getInputNode(Object.keys(faults)[0] ?? '')?.focus(),
  )
  const submitByKeys = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    event.currentTarget.requestSubmit()
  }

  return (
    <form onSubmit={submit} onKeyDown={submitByKeys} noValidate className={classes.form}>
      <Card padding="lg" ref={fields}>
        <Stack gap="lg">
          <LostPictures slug={slug} />
          <definition.Fields form={form} model={modelId} />
        </Stack>
      </Card>
      <Card padding="lg" className={classes.side}>
        <Stack gap="md">
          <ModelChoice info={info} value={model} onChange={setModel} />
          <QuotePanel state={quote} />
          <Suspense>{refusal && <RefusalAlert refusal={refusal} />}</Suspense>
          <Button type="submit" size="md" fullWidth loading={starting} aria-keyshortcuts="Control+Enter Meta+Enter">
            {startLabel(quote)}
          </Button>
          <Text size="xs" c="dimmed" ta="center" className={classes.keys}>
            <Kbd size="xs">{COMMAND_KEY}</Kbd> <Kbd size="xs">Enter</Kbd> starts it from any field
          </Text>
        </Stack>
      </Card>
    </form>
  )
}

/** A model of earlier work may be gone. */
const offered = ({ choices, defaultModel }: WorkFormProps<never>['info'], model: string | null): string | null =>
  model !== defaultModel.id && choices.some(({ id }) => id === model) ? model : null

function startLabel(quote: QuoteState): string {
  if (quote.kind !== 'ready') return 'Start'
  return quote.quote.maximum === 0 ? 'Start for free' : `Start for at most ${formatPoints(quote.quote.maximum)}`
}
