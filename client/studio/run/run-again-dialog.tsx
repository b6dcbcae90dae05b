import { Button, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { AiFunction, WorkInput } from '../../graphql/generated/graphql.ts'
import { formatPoints } from '../../lib/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { QuotePanel } from '../quote/quote-panel.tsx'
import { shownMaximum, useQuote } from '../quote/use-quote.ts'
import { RefusalAlert } from '../refusal-alert.tsx'
import { useStart } from '../use-start.ts'

type Props = {
  name: string
  opened: boolean
  onClose: () => void
  function: AiFunction
  fields: { [name: string]: unknown }
  model: string | null
  title: string
}

/** Its price first, and then the same again. */
export function RunAgainDialog({ name, opened, onClose, function: id, fields, model, title }: Props) {
  return (
    <Dialog opened={opened} onClose={onClose} title={name}>
      <Again work={workOf(id, fields)} model={model} title={title} onStarted={onClose} />
    </Dialog>
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
