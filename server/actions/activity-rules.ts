import { InvalidInput } from '../errors.ts'
import type { ActionStatus, AiFunction } from '../generated/prisma/enums.ts'

/** Which of a person's actions. `from` is included, `to` is not, of when they were started. */
export type ActivityFilter = {
  function: AiFunction | null
  status: ActionStatus | null
  model: string | null
  from: Date | null
  to: Date | null
  text: string | null
}

export const TEXT_LENGTH_MAX = 100
const MODEL_LENGTH_MAX = 200

type Given = { [Name in keyof ActivityFilter]?: ActivityFilter[Name] | undefined }

/** Throws InvalidInput for a range that is turned round and words that cannot be looked for. An empty text is none. */
export function activityFilter({ from, to, text, model, ...rest }: Given): ActivityFilter {
  if (from && to && from > to) throw new InvalidInput('to', 'A range ends after it begins.')
  return {
    function: rest.function ?? null,
    status: rest.status ?? null,
    model: words('model', model, MODEL_LENGTH_MAX),
    from: from ?? null,
    to: to ?? null,
    text: words('text', text, TEXT_LENGTH_MAX),
  }
}

function words(field: string, given: string | null | undefined, most: number): string | null {
  const trimmed = given?.trim() ?? ''
  if (trimmed.length > most) throw new InvalidInput(field, `This has at most ${most} characters.`)
  if (/\p{Cc}/u.test(trimmed) || !trimmed.isWellFormed()) {
    throw new InvalidInput(field, 'This has no control characters.')
  }
  return trimmed === '' ? null : trimmed
}
