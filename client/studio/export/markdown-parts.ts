import type { ReferenceFieldsFragment } from '../../graphql/generated/graphql.ts'

/** Blocks of Markdown; empty ones are left out. */
export const blocks = (...parts: (string | null | undefined)[]): string => parts.filter(Boolean).join('\n\n')

export const heading = (level: number, text: string): string => `${'#'.repeat(level)} ${oneLine(text)}`

/** "**Term:** text", a line each. */
export const facts = (...lines: [term: string, text: string | null | undefined][]): string =>
  lines
    .filter(([, text]) => text)
    .map(([term, text]) => `- **${term}:** ${oneLine(text ?? '')}`)
    .join('\n')

export const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${oneLine(line)}`).join('\n')

/** A titled block, or nothing when there is nothing under the title. */
export const section = (level: number, title: string, body: string): string =>
  body ? blocks(heading(level, title), body) : ''

export const references = (level: number, title: string, list: readonly ReferenceFieldsFragment[]): string =>
  section(
    level,
    title,
    list
      .map(({ handle, name, description }) => `- **${oneLine(name)}** \`${handle}\` ${oneLine(description)}`)
      .join('\n'),
  )

export const quote = (text: string): string =>
  text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim()
