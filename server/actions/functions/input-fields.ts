import { z } from 'zod'

// Tab, line feed, vertical tab, form feed and carriage return come with pasted manuscripts; the rest no text needs.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f]/

/** PostgreSQL cannot store NUL or half a surrogate pair; the other control characters are never meant. */
const isPlainText = (text: string): boolean => !CONTROL.test(text) && text.isWellFormed()

const bounded = (label: string, atMost: number) =>
  z
    .string()
    .trim()
    .max(atMost, `${label} is longer than ${atMost.toLocaleString('en-US')} characters.`)
    .refine(isPlainText, `${label} contains control characters (such as NUL) that are not text. Remove them.`)

export const requiredText = (label: string, atMost: number) => bounded(label, atMost).min(1, `${label} is empty.`)

/** null, absent and blank are the same: not given. */
export const optionalText = (label: string, atMost: number) =>
  z
    .string()
    .nullish()
    .transform((text) => text?.trim() || undefined)
    .pipe(bounded(label, atMost).optional())

export const optionalFlag = () =>
  z
    .boolean()
    .nullish()
    .transform((flag) => flag ?? false)

export const directorStyle = () => optionalText("The director's name or style", 8_000)
