import type { ActionRunFragment, AiFunction } from '../../graphql/generated/graphql.ts'

/** What a text function answers with. */
export type Result = NonNullable<ActionRunFragment['result']>
export type ResultType = Result['__typename']

/** The same while it is being written: anything may be missing, and texts end in the middle. */
export type Streaming<T> = T extends readonly (infer Item)[]
  ? Streaming<Item>[]
  : T extends object
    ? { [Name in keyof T]?: Streaming<T[Name]> | null }
    : T

/** A result of the named type, finished or not. */
export type AnyResult = {
  [Type in ResultType]: { __typename: Type } & Streaming<Omit<Extract<Result, { __typename: Type }>, '__typename'>>
}[ResultType]

export type ResultFields<Type extends ResultType> = Extract<AnyResult, { __typename: Type }>

const TYPE_OF_FUNCTION: Partial<Record<AiFunction, ResultType>> = {
  STORY_BREAKDOWN: 'StoryBreakdown',
  MUSIC_ANALYSIS: 'MusicAnalysis',
  DIRECTOR_CREATION: 'DirectorCreation',
  ENTITY_EXTRACTION: 'EntityExtraction',
  COMMERCIAL_GENERATION: 'CommercialGeneration',
  IMAGE_ANALYSIS: 'ImageAnalysis',
  REASONING_TASKS: 'ReasoningTask',
  CHILDREN_BOOK_GENERATION: 'ChildrenBook',
}

/** What has been written so far as a result of the function; null for functions that answer with files. */
export function streamingResult(id: AiFunction, fields: { [name: string]: unknown }): AnyResult | null {
  const type = TYPE_OF_FUNCTION[id]
  return type ? ({ ...fields, __typename: type } as AnyResult) : null
}

/** The items that are there, of a list that may not be. */
export const items = <T>(list: readonly T[] | null | undefined): NonNullable<T>[] =>
  Array.isArray(list) ? list.filter((item) => item !== null && item !== undefined) : []
