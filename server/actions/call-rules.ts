/** Calls in the order of their start, each with which request for its part it was, from 1. */
export function attemptsOf<Call extends { part: number }>(calls: readonly Call[]): (Call & { attempt: number })[] {
  const attempts = new Map<number, number>()
  return calls.map((call) => {
    const attempt = (attempts.get(call.part) ?? 0) + 1
    attempts.set(call.part, attempt)
    return { ...call, attempt }
  })
}
