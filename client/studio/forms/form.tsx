import { assertNever } from '../../lib/assert-never.ts'
import { FUNCTION_OF_SLUG } from '../function-catalogue.ts'
import { childrensBookForm } from './childrens-book.tsx'
import { commercialGenerationForm } from './commercial-generation.tsx'
import { directorCreationForm } from './director-creation.tsx'
import { entityExtractionForm } from './entity-extraction.tsx'
import { imageAnalysisForm } from './image-analysis.tsx'
import { imageGenerationForm } from './image-generation.tsx'
import { musicAnalysisForm } from './music-analysis.tsx'
import { reasoningTaskForm } from './reasoning-task.tsx'
import { storyBreakdownForm } from './story-breakdown.tsx'
import { videoGenerationForm } from './video-generation.tsx'
import { WorkForm, type WorkFormProps } from './work-form.tsx'

/** The form of a function. */
export function Form(props: Omit<WorkFormProps<never>, 'definition'>) {
  const id = FUNCTION_OF_SLUG[props.slug]
  switch (id) {
    case 'STORY_BREAKDOWN':
      return <WorkForm {...props} definition={storyBreakdownForm} />
    case 'MUSIC_ANALYSIS':
      return <WorkForm {...props} definition={musicAnalysisForm} />
    case 'DIRECTOR_CREATION':
      return <WorkForm {...props} definition={directorCreationForm} />
    case 'ENTITY_EXTRACTION':
      return <WorkForm {...props} definition={entityExtractionForm} />
    case 'COMMERCIAL_GENERATION':
      return <WorkForm {...props} definition={commercialGenerationForm} />
    case 'IMAGE_ANALYSIS':
      return <WorkForm {...props} definition={imageAnalysisForm} />
    case 'REASONING_TASKS':
      return <WorkForm {...props} definition={reasoningTaskForm} />
    case 'CHILDREN_BOOK_GENERATION':
      return <WorkForm {...props} definition={childrensBookForm} />
    case 'IMAGE_GENERATION':
      return <WorkForm {...props} definition={imageGenerationForm} />
    case 'VIDEO_GENERATION':
      return <WorkForm {...props} definition={videoGenerationForm} />
    default:
      return assertNever(id)
  }
}
