export type AskedField = { name: string; values: string[] }

const PICTURE = 'A picture that was given as a file; it is not kept'

/** The fields of an input as the server kept it, in words; what was not given is left out. */
export function askedFields(input: string): AskedField[] {
  const parsed: unknown = JSON.parse(input)
  const given = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []
  return given
    .map(([key, value]) => ({ name: nameOf(key), values: (Array.isArray(value) ? value : [value]).flatMap(wordsOf) }))
    .filter(({ values }) => values.length > 0)
}

/** "directorNotes" is "Director notes". */
const nameOf = (key: string): string => {
  const words = key.replace(/([A-Z])/g, ' $1').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function wordsOf(value: unknown): string[] {
  if (value === null || value === undefined || value === '') return []
  if (typeof value === 'boolean') return [value ? 'Yes' : 'No']
  if (typeof value === 'string') return [value.startsWith('data:') ? PICTURE : value]
  return [typeof value === 'number' ? String(value) : JSON.stringify(value)]
}
