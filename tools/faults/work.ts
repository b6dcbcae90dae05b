import type { Random } from './random.ts'

/** What the provider is asked to do wrong, by weight. */
const MISHAPS: [number, string][] = [
  [50, ''],
  [14, '[[sandbox:slow=25]]'],
  [6, '[[sandbox:invalid-json]]'],
  [3, '[[sandbox:invalid-json-always]]'],
  [6, '[[sandbox:status=503@openai/gpt-4o]]'],
  [4, '[[sandbox:status=500]]'],
  [4, '[[sandbox:hang]]'],
  [3, '[[sandbox:empty]]'],
  [3, '[[sandbox:reset-after=3]]'],
  [3, '[[sandbox:error-in-stream]]'],
  [3, '[[sandbox:no-usage]]'],
  [1, '[[sandbox:negative-cost]]'],
]
const STORY =
  'Mara walks into the harbour at night. She meets Tom, who carries a lantern. The ferry leaves without them.\n\nAt dawn the lantern is dark. Tom has left a letter on the pier, and Mara reads it twice.'

export type Work = Record<string, object>
/** One thing to ask for. undefined: nothing more for now. */
export type Draw = (random: Random, marker: string) => Work | undefined

/** One thing to ask for. The marker is in the text of every call that is made of it. */
export function drawWork(random: Random, marker: string): Work {
  const said = `${marker} ${drawByWeight(random, MISHAPS)}`.trim()
  switch (random.whole(0, 3)) {
    case 0:
      return { storyBreakdown: { story: STORY, chapters: random.pick([1, 12]), directorNotes: said } }
    case 1:
      return { entityExtraction: { story: `${STORY} ${said}` } }
    default:
      return { reasoningTask: { task: `When do we shoot the pier? ${said}` } }
  }
}

export function drawByWeight(random: Random, choices: readonly (readonly [weight: number, choice: string])[]): string {
  let left = random.next() * choices.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, choice] of choices) {
    left -= weight
    if (left < 0) return choice
  }
  return ''
}
