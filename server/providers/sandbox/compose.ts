import type { Brief, Composer } from './brief.ts'
import { composeChildrensBook } from './composers/childrens-book.ts'
import { composeCommercialGeneration } from './composers/commercial-generation.ts'
import { composeDirectorCreation } from './composers/director-creation.ts'
import { composeEntityExtraction } from './composers/entity-extraction.ts'
import { composeBySchema } from './composers/generic.ts'
import { composeImageAnalysis } from './composers/image-analysis.ts'
import { composeMusicAnalysis } from './composers/music-analysis.ts'
import { composeProse } from './composers/prose.ts'
import { composeReasoningTask } from './composers/reasoning-task.ts'
import { composeStoryBreakdown } from './composers/story-breakdown.ts'

/** By the name of the JSON schema: all that a provider ever learns of a feature. */
const composers = new Map<string, Composer>([
  ['StoryBreakdown', composeStoryBreakdown],
  ['MusicAnalysis', composeMusicAnalysis],
  ['DirectorCreation', composeDirectorCreation],
  ['EntityExtraction', composeEntityExtraction],
  ['CommercialGeneration', composeCommercialGeneration],
  ['ImageAnalysis', composeImageAnalysis],
  ['ReasoningTask', composeReasoningTask],
  ['ChildrenBook', composeChildrensBook],
])

/** The text of an answer: JSON for the schema that was named, prose when none was. */
export function compose(schemaName: string | undefined, brief: Brief): string {
  const composer = schemaName === undefined ? undefined : composers.get(schemaName)
  if (composer) return JSON.stringify(composer(brief))
  if (brief.schema) return JSON.stringify(composeBySchema(brief.schema, brief))
  return composeProse(brief)
}
