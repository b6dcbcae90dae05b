import type { z } from 'zod'
import { childrensBookFunction } from './childrens-book.ts'
import { commercialGenerationFunction } from './commercial-generation.ts'
import type { MediaFunction, TextFunction } from './define.ts'
import { directorCreationFunction } from './director-creation.ts'
import { entityExtractionFunction } from './entity-extraction.ts'
import { imageAnalysisFunction } from './image-analysis.ts'
import { imageGenerationFunction } from './image-generation.ts'
import { musicAnalysisFunction } from './music-analysis.ts'
import { reasoningTaskFunction } from './reasoning-task.ts'
import { storyBreakdownFunction } from './story-breakdown.ts'
import { videoGenerationFunction } from './video-generation.ts'

export const TEXT_FUNCTION_IDS = [
  'STORY_BREAKDOWN',
  'MUSIC_ANALYSIS',
  'DIRECTOR_CREATION',
  'ENTITY_EXTRACTION',
  'COMMERCIAL_GENERATION',
  'IMAGE_ANALYSIS',
  'REASONING_TASKS',
  'CHILDREN_BOOK_GENERATION',
] as const

export type TextFunctionId = (typeof TEXT_FUNCTION_IDS)[number]

/** A text function whose input and result are known only at run time. */
export type AnyTextFunction = TextFunction<TextFunctionId, string, z.ZodObject, z.ZodObject>

/** The text functions by their value of the enum AiFunction, each with its own types. */
export const textFunctions = {
  STORY_BREAKDOWN: storyBreakdownFunction,
  MUSIC_ANALYSIS: musicAnalysisFunction,
  DIRECTOR_CREATION: directorCreationFunction,
  ENTITY_EXTRACTION: entityExtractionFunction,
  COMMERCIAL_GENERATION: commercialGenerationFunction,
  IMAGE_ANALYSIS: imageAnalysisFunction,
  REASONING_TASKS: reasoningTaskFunction,
  CHILDREN_BOOK_GENERATION: childrensBookFunction,
} as const satisfies { [Id in TextFunctionId]: AnyTextFunction & { id: Id } }

export type TextFunctionMember = (typeof textFunctions)[TextFunctionId]['member']

/** What the function answers with, as stored and as GraphQL shows it. */
export type ResultOf<Id extends TextFunctionId> = z.output<(typeof textFunctions)[Id]['result']>

export const MEDIA_FUNCTION_IDS = ['IMAGE_GENERATION', 'VIDEO_GENERATION'] as const

export type MediaFunctionId = (typeof MEDIA_FUNCTION_IDS)[number]

/** A media function whose input is known only at run time. */
export type AnyMediaFunction = MediaFunction<MediaFunctionId, string, z.ZodObject>

/** The functions that give files, by their value of the enum AiFunction. */
export const mediaFunctions = {
  IMAGE_GENERATION: imageGenerationFunction,
  VIDEO_GENERATION: videoGenerationFunction,
} as const satisfies { [Id in MediaFunctionId]: { id: Id } }

export type AnyFunction = AnyTextFunction | AnyMediaFunction

export const allFunctions: readonly AnyFunction[] = [
  ...(Object.values(textFunctions) as AnyTextFunction[]),
  ...(Object.values(mediaFunctions) as AnyMediaFunction[]),
]

export const isMediaFunctionId = (id: string): id is MediaFunctionId => Object.hasOwn(mediaFunctions, id)

export const mediaFunction = (id: MediaFunctionId): AnyMediaFunction =>
  mediaFunctions[id] as unknown as AnyMediaFunction

export const isMediaFunction = (fn: AnyFunction): fn is AnyMediaFunction => isMediaFunctionId(fn.id)

export const isTextFunctionId = (id: string): id is TextFunctionId => Object.hasOwn(textFunctions, id)

export const textFunction = (id: TextFunctionId): AnyTextFunction => textFunctions[id]
