/** As many are waiting already as may. */
export class GateFull extends Error {}

/** Lets `width` pieces of work run at once and `waiting` more stand in line, in order. */
export function createGate({ width, waiting }: { width: number; waiting: number }) {
  const line: (() => void)[] = []
  let running = 0

  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < width) running++
    else if (line.length >= waiting) throw new GateFull()
    else await new Promise<void>((enter) => line.push(enter))
    try {
      return await work()
    } finally {
      // The place is handed on, not given back: nobody who comes now gets past the line.
      const next = line.shift()
      if (next) next()
      else running--
    }
  }
}
