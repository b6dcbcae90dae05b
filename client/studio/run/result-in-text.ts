import type { AiFunction } from '../../graphql/generated/graphql.ts'
import { type AnyResult, streamingResult } from '../results/result.ts'
import { createPartialParser } from './partial-result.ts'

/** A result from `Action.text`: JSON, one document a call, parted by an empty line; the last may stop anywhere. */
export function resultInText(text: string, id: AiFunction): AnyResult | null {
  const parts = text.split(/\n\n(?=\s*\{)/).map((part, number) => ({ number, label: null, text: part }))
  const fields = createPartialParser()(parts)
  return fields && streamingResult(id, fields)
}
