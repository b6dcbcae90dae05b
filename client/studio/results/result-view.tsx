import { Stack } from '@mantine/core'
import { assertNever } from '../../lib/assert-never.ts'
import { ChildrenBookView } from './childrens-book.tsx'
import { CommercialGenerationView } from './commercial-generation.tsx'
import { DirectorCreationView } from './director-creation.tsx'
import { EntityExtractionView } from './entity-extraction.tsx'
import { ImageAnalysisView } from './image-analysis.tsx'
import { MusicAnalysisView } from './music-analysis.tsx'
import { ReasoningTaskView } from './reasoning-task.tsx'
import type { AnyResult } from './result.ts'
import { StoryBreakdownView } from './story-breakdown.tsx'

/** A result, finished or still being written, laid out for reading. */
export function ResultView({ result }: { result: AnyResult }) {
  return <Stack gap="md">{viewOf(result)}</Stack>
}

function viewOf(result: AnyResult) {
  switch (result.__typename) {
    case 'StoryBreakdown':
      return <StoryBreakdownView result={result} />
    case 'MusicAnalysis':
      return <MusicAnalysisView result={result} />
    case 'DirectorCreation':
      return <DirectorCreationView result={result} />
    case 'EntityExtraction':
      return <EntityExtractionView result={result} />
    case 'CommercialGeneration':
      return <CommercialGenerationView result={result} />
    case 'ImageAnalysis':
      return <ImageAnalysisView result={result} />
    case 'ReasoningTask':
      return <ReasoningTaskView result={result} />
    case 'ChildrenBook':
      return <ChildrenBookView result={result} />
    default:
      return assertNever(result)
  }
}
