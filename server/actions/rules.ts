import type { z } from 'zod'
import { InvalidInput } from '../errors.ts'
import { type AnyFunction, allFunctions } from './functions/registry.ts'

const TITLE_LENGTH = 80

/** Exactly one member is given; which function that asks for, and with what. Throws InvalidInput. */
export type ParsedWork = { fn: AnyFunction; member: string; input: Record<string, unknown> }

export function parseWork(work: Record<string, unknown>): ParsedWork {
  const given = Object.entries(work).filter(([, value]) => value !== undefined && value !== null)
  const [member, value] = given[0] ?? []
  if (!member || given.length > 1) throw new InvalidInput('work', 'Give exactly one kind of work.')
  const fn = allFunctions.find((candidate) => candidate.member === member)
  if (!fn) throw new InvalidInput(`work.${member}`, 'This kind of work cannot be done yet.')
  const parsed = fn.input.safeParse(value)
  if (!parsed.success) throw firstFault(`work.${member}`, parsed.error)
  return { fn, member, input: parsed.data }
}

function firstFault(path: string, error: z.ZodError): InvalidInput {
  const issue = error.issues[0]
  return new InvalidInput(
    [path, ...(issue?.path ?? [])].join('.'),
    issue?.message ?? 'This is not what is expected here.',
  )
}

/** A few words that a person knows the action by: the start of what they wrote. */
export function titleOf(fn: AnyFunction, input: Record<string, unknown>): string {
  const words = ['songTitle', 'name', 'product', 'task', 'story', 'question', 'prompt']
    .map((field) => input[field])
    .find((value): value is string => typeof value === 'string' && value.trim() !== '')
  const line = (words ?? fn.name).replace(/\s+/g, ' ').trim()
  const characters = [...new Intl.Segmenter().segment(line.slice(0, 50 * TITLE_LENGTH))].map(({ segment }) => segment)
  if (characters.length <= TITLE_LENGTH) return characters.join('')
  const start = characters.slice(0, TITLE_LENGTH - 1).join('')
  const lastWord = start.lastIndexOf(' ')
  // Scripts without spaces have no better place to be cut at.
  return `${lastWord > TITLE_LENGTH / 2 ? start.slice(0, lastWord) : start.trimEnd()}…`
}
