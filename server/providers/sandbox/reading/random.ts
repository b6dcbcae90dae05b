/** Choices that look free and are the same for the same input. */
export type Random = {
  /** 0 ≤ n < bound */
  below(bound: number): number
  pick<T>(from: readonly T[]): T
  /** The list in an order of its own. */
  shuffled<T>(list: readonly T[]): T[]
}

export function randomFrom(seed: string): Random {
  let state = hashOf(seed)
  const next = () => {
    // mulberry32: small, and good enough to choose words with
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    below,
    pick: (from) => {
      if (from.length === 0) throw new RangeError('Nothing to pick from')
      return from[below(from.length)]!
    },
    shuffled: (list) =>
      list
        .map((item) => ({ item, key: next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item),
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash | 0
}
