import { Button, Stack, Text } from '@mantine/core'
import IconRepeat from '@tabler/icons-react/dist/esm/icons/IconRepeat.mjs'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useQuery } from 'urql'
import {
  ActionInputDocument,
  type ActionRunFragment,
  type AiFunction,
  type WorkInput,
} from '../../graphql/generated/graphql.ts'
import { formatPoints } from '../../lib/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { draftOfWork } from '../drafts.ts'
import { slugOf } from '../function-catalogue.ts'
import { usableInput } from '../media/earlier-input.ts'
import { isMediaFunction } from '../media/output.ts'
import { QuotePanel } from '../quote/quote-panel.tsx'
import { shownMaximum, useQuote } from '../quote/use-quote.ts'
import { RefusalAlert } from '../refusal-alert.tsx'
import { useStart } from '../use-start.ts'

/** The same again, another throw of the dice: at once when the input is whole, else by way of the form. */
export function RunAgain({ action }: { action: ActionRunFragment }) {
  const navigate = useNavigate()
  const [asked, setAsked] = useState(false)
  const [{ data }] = useQuery({ query: ActionInputDocument, variables: { id: action.id } })
  const input = data?.action?.input
  const slug = slugOf(action.function)
  if (!slug) return null
  const media = isMediaFunction(action.function)
  // Another model may have stepped in for a text, which nobody chose; images and videos have the one that was.
  const model = media ? action.model.id : null
  const name = media ? 'Make again' : 'Run again'
  const usable = input === undefined ? null : usableInput(input)

  function begin() {
    if (!usable || !slug || input === undefined) return
    if (!usable.lost) return setAsked(true)
    draftOfWork(slug, { input, model })
    void navigate({ to: '/studio/new/$function', params: { function: slug } })
  }

  return (
    <>
      <Button leftSection={<IconRepeat size={16} />} disabled={!usable} onClick={begin}>
        {name}
      </Button>
      <Dialog opened={asked} onClose={() => setAsked(false)} title={name}>
        {usable && (
          <Again
            work={workOf(action.function, usable.fields)}
            model={model}
            title={action.title}
            onStarted={() => setAsked(false)}
          />
        )}
      </Dialog>
    </>
  )
}

type AgainProps = { work: WorkInput; model: string | null; title: string; onStarted: () => void }

/** Mounted anew each time the dialog opens: each is an intention of its own. */
function Again({ work, model, title, onStarted }: AgainProps) {
  const navigate = useNavigate()
  const { state: quote, askAgain } = useQuote(work, model)
  const { start, starting, refusal } = useStart({
    onStarted: ({ id }) => {
      onStarted()
      void navigate({ to: '/studio/$actionId', params: { actionId: id } })
    },
    onRefused: (reason) => {
      if (reason.__typename === 'QuoteExceeded') askAgain()
    },
  })
  const maximum = shownMaximum(quote)
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        “{title}” once more, with the same input{model === null ? '' : ' and model'}. The result will differ.
      </Text>
      <QuotePanel state={quote} />
      {refusal && <RefusalAlert refusal={refusal} />}
      <Button loading={starting} onClick={() => start({ work, model, maxPoints: maximum })}>
        {maximum === null ? 'Start' : maximum === 0 ? 'Start for free' : `Start for at most ${formatPoints(maximum)}`}
      </Button>
    </Stack>
  )
}

const MEMBER: Record<AiFunction, keyof WorkInput> = {
  STORY_BREAKDOWN: 'storyBreakdown',
  MUSIC_ANALYSIS: 'musicAnalysis',
  DIRECTOR_CREATION: 'directorCreation',
  ENTITY_EXTRACTION: 'entityExtraction',
  COMMERCIAL_GENERATION: 'commercialGeneration',
  IMAGE_ANALYSIS: 'imageAnalysis',
  REASONING_TASKS: 'reasoningTask',
  CHILDREN_BOOK_GENERATION: 'childrenBook',
  IMAGE_GENERATION: 'imageGeneration',
  VIDEO_GENERATION: 'videoGeneration',
}

/** An input as the server kept it is one as the server takes it. */
const workOf = (id: AiFunction, fields: { [name: string]: unknown }) =>
  ({ [MEMBER[id]]: fields }) as unknown as WorkInput
