export type Random = ReturnType<typeof randomFrom>

/** The same seed, the same choices (mulberry32). What the processes make of them is another matter. */
export function randomFrom(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    /** A whole number, `most` included. */
    whole: (least: number, most: number): number => least + Math.floor(next() * (most - least + 1)),
    chance: (probability: number): boolean => next() < probability,
    pick: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]!,
    fork: () => randomFrom(Math.floor(next() * 2 ** 32)),
  }
}
