import type { UseFormReturnType } from '@mantine/form'
import type { ComponentType } from 'react'
import type { WorkInput } from '../../graphql/generated/graphql.ts'

/** `model`: the id of the one that would run. */
export type FieldsProps<Values> = { form: UseFormReturnType<Values>; model: string }

/** One function's form: its fields, what is wrong with them, and what they ask for. */
export type FormDefinition<Values> = {
  initial: Values
  /** By field; the server is the authority, this only spares a round trip. */
  faults: (values: Values, model: string) => { [Field in keyof Values]?: string | null }
  toWork: (values: Values) => WorkInput
  Fields: ComponentType<FieldsProps<Values>>
}

/** Why a text will not do, or null. */
export function textFault(text: string, label: string, limit: number, need: 'required' | 'optional' = 'required') {
  const length = text.trim().length
  if (length === 0) return need === 'required' ? `${label} is needed.` : null
  return length > limit ? `${label} is longer than ${limit.toLocaleString('en-US')} characters.` : null
}

/** Blank is the same as not given. */
export const given = (text: string): string | undefined => text.trim() || undefined
