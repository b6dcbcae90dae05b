import { Skeleton } from '@mantine/core'
import { type ComponentType, lazy, Suspense } from 'react'
import type { AiFunction } from '../../graphql/generated/graphql.ts'
import { FUNCTION_OF_SLUG } from '../function-catalogue.ts'
import type { FormDefinition } from './definition.ts'
import { WorkForm, type WorkFormProps } from './work-form.tsx'

type Props = Omit<WorkFormProps<never>, 'definition'>

/** The form of a function, which alone is loaded. */
export function Form(props: Props) {
  const OfFunction = FORMS[FUNCTION_OF_SLUG[props.slug]]
  return (
    <Suspense fallback={<Skeleton h={520} radius="lg" />}>
      <OfFunction {...props} />
    </Suspense>
  )
}

const FORMS: Record<AiFunction, ComponentType<Props>> = {
  STORY_BREAKDOWN: formOf(async () => (await import('./story-breakdown.tsx')).storyBreakdownForm),
  MUSIC_ANALYSIS: formOf(async () => (await import('./music-analysis.tsx')).musicAnalysisForm),
  DIRECTOR_CREATION: formOf(async () => (await import('./director-creation.tsx')).directorCreationForm),
  ENTITY_EXTRACTION: formOf(async () => (await import('./entity-extraction.tsx')).entityExtractionForm),
  COMMERCIAL_GENERATION: formOf(async () => (await import('./commercial-generation.tsx')).commercialGenerationForm),
  IMAGE_ANALYSIS: formOf(async () => (await import('./image-analysis.tsx')).imageAnalysisForm),
  REASONING_TASKS: formOf(async () => (await import('./reasoning-task.tsx')).reasoningTaskForm),
  CHILDREN_BOOK_GENERATION: formOf(async () => (await import('./childrens-book.tsx')).childrensBookForm),
  IMAGE_GENERATION: formOf(async () => (await import('./image-generation.tsx')).imageGenerationForm),
  VIDEO_GENERATION: formOf(async () => (await import('./video-generation.tsx')).videoGenerationForm),
}

function formOf<Values extends Record<string, unknown>>(
  load: () => Promise<FormDefinition<Values>>,
): ComponentType<Props> {
  return lazy(async () => {
    const definition = await load()
    return { default: (props: Props) => <WorkForm {...props} definition={definition} /> }
  })
}
