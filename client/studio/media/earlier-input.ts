type Fields = { [name: string]: unknown }

/** A picture given as data is kept shortened in the input of a work: it says that there was one, and no more. */
const isLost = (value: unknown): boolean => typeof value === 'string' && value.startsWith('data:')

/** What can be asked for again of an input of earlier work; `lost`: pictures of it are no longer there. */
export function usableInput(input: string): { fields: Fields; lost: boolean } {
  const parsed: unknown = JSON.parse(input)
  const given = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []
  const kept = given
    .filter(([, value]) => value !== null && value !== undefined && !isLost(value))
    .map(([name, value]) => [name, Array.isArray(value) ? value.filter((item) => !isLost(item)) : value])
  return {
    fields: Object.fromEntries(kept),
    lost: given.some(([, value]) => (Array.isArray(value) ? value.some(isLost) : isLost(value))),
  }
}

/** What of an input decides how its files are laid out. */
export type Layout = {
  /** Width by height; null where the files decide. */
  ratio: number | null
  count: number
}

export function layoutOf(input: string): Layout {
  const { fields, lost } = usableInput(input)
  const count = typeof fields.count === 'number' ? fields.count : 1
  // A video has the shape of its first frame; without one it is wide.
  const ofVideo = lost || fields.imageUrl ? null : 16 / 9
  return { ratio: typeof fields.aspectRatio === 'string' ? ratioOf(fields.aspectRatio) : ofVideo, count }
}

/** 16:9 is 1.78. */
export function ratioOf(text: string): number {
  const [width = 1, height = 1] = text.split(':').map(Number)
  return width > 0 && height > 0 ? width / height : 1
}
