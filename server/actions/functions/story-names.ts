// Starts at words only and bounds each: a text of 400,000 capitals must not take minutes.
const FULL_NAME = /(?<![\p{L}\p{M}])\p{Lu}[\p{L}\p{M}'’-]{1,40}(?: \p{Lu}[\p{L}\p{M}'’-]{1,40}){1,3}/gu
const AT_MOST = 40

/** Full names that occur more than once: every part of a long story is told them, so that all use the same handle. */
export function recurringNames(story: string): string[] {
  const counts = new Map<string, number>()
  for (const [name] of story.matchAll(FULL_NAME)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, AT_MOST)
    .map(([name]) => name)
}
