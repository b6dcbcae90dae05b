import { assertNever } from '../../lib/assert-never.ts'
import type { Result } from '../results/result.ts'
import { childrenBook, directorCreation, entityExtraction, imageAnalysis, reasoningTask } from './markdown-short.ts'
import { commercialGeneration, musicAnalysis, storyBreakdown } from './markdown-shots.ts'

/** The result as a document that reads well in any editor. */
export function toMarkdown(result: Result): string {
  return `${documentOf(result)}\n`
}

function documentOf(result: Result): string {
  switch (result.__typename) {
    case 'StoryBreakdown':
      return storyBreakdown(result)
    case 'MusicAnalysis':
      return musicAnalysis(result)
    case 'DirectorCreation':
      return directorCreation(result)
    case 'EntityExtraction':
      return entityExtraction(result)
    case 'CommercialGeneration':
      return commercialGeneration(result)
    case 'ImageAnalysis':
      return imageAnalysis(result)
    case 'ReasoningTask':
      return reasoningTask(result)
    case 'ChildrenBook':
      return childrenBook(result)
    default:
      return assertNever(result)
  }
}
