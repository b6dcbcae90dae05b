import { z } from 'zod'
import { InvalidInput } from '../errors.ts'
import { EntryKind } from '../generated/prisma/enums.ts'
import { type LineFilter, lineFilter } from './line-rules.ts'

const instant = z.iso
  .datetime({ offset: true, error: 'An instant looks like 2026-11-22T09:30:00Z.' })
  .pipe(z.coerce.date())

const ONCE = z.object({
  from: instant.optional(),
  to: instant.optional(),
  text: z.string().optional(),
})

const KINDS = z.array(z.enum(EntryKind, { error: `A kind is one of ${Object.values(EntryKind).join(', ')}.` })).max(20)

/** `kind` as often as one likes, `from`, `to` and `text` once: as the arguments of `CreditAccount.entries`. */
export function filterOf(query: URLSearchParams): LineFilter {
  const names = [...query.keys()]
  const unknown = names.find((name) => !['kind', 'from', 'to', 'text'].includes(name))
  if (unknown !== undefined) throw new InvalidInput('query', 'Filters are `kind`, `from`, `to` and `text`.')
  const twice = names.find((name, index) => name !== 'kind' && names.indexOf(name) !== index)
  if (twice !== undefined) throw new InvalidInput(twice, `\`${twice}\` is given once.`)
  const { kind: _kinds, ...once } = Object.fromEntries(query)
  return lineFilter({ kinds: parsed(KINDS, query.getAll('kind'), 'kind'), ...parsed(ONCE, once, 'from') })
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, field: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new InvalidInput(
    typeof issue?.path[0] === 'string' ? issue.path[0] : field,
    issue?.message ?? 'This does not fit.',
  )
}
