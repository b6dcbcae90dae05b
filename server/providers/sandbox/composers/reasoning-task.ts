import type { Composer } from '../brief.ts'
import { asPhrase, asSentence, sentencesOf } from '../reading/sentences.ts'

const FIGURE = /(?:[$€£]\s?)?\p{N}+(?:[.,:]\p{N}+)*(?:\s?(?:%|[$€£]|\p{L}{3,12}))?/gu

export const composeReasoningTask: Composer = (brief) => {
  const task = brief.material('task') ?? brief.text
  const context = brief.material('context')
  const facts = context ? sentencesOf(context) : []
  const figures = [...new Set(`${task} ${context ?? ''}`.slice(0, 20_000).match(FIGURE) ?? [])].slice(0, 6)
  const [ask = '…', ...conditions] = sentencesOf(task)
  const grounds = facts.slice(0, 4)
  return {
    answer: [
      `For “${asPhrase(ask, 160)}”: do the smallest version first that could prove it wrong, and commit to the rest only after it.`,
      grounds[0]
        ? `It rests on one thing above all: ${asSentence(grounds[0], 200)}`
        : 'Nothing was given to rest it on, so it is an order of work, not a figure.',
      figures.length > 0 ? `The figures to hold it against are ${figures.join(', ')}.` : '',
    ]
      .filter(Boolean)
      .join(' '),
    steps: [
      {
        title: 'What is asked',
        detail: `“${asPhrase(ask, 180)}” is a choice between acting now and knowing more; the cost of each decides.`,
      },
      ...conditions.slice(0, 3).map((condition) => ({
        title: 'A condition',
        detail: `“${asPhrase(condition, 180)}” rules out every answer that ignores it.`,
      })),
      ...grounds.map((fact, index) => ({
        title: `Ground ${index + 1}`,
        detail: `${asSentence(fact, 220)} If this holds, the order of work follows; if not, it is the first thing to ask.`,
      })),
      ...(figures.length > 0
        ? [
            {
              title: 'Figures',
              detail: `Compare like with like: ${figures.join(' against ')}. The largest sets the limit, the smallest the pace.`,
            },
          ]
        : []),
      {
        title: 'The strongest objection',
        detail:
          'A small first version may fail for being small. Then enlarge the one part that failed, and nothing else.',
      },
      {
        title: 'Decision',
        detail: 'Name who decides, by when, and what would change it; write that down before the first day of work.',
      },
    ].map((step, index) => ({ number: index + 1, ...step })),
    assumptions: [
      `“${asPhrase(ask, 90)}” means what it says, and nobody has promised an answer already; otherwise the promise comes first.`,
      context
        ? 'The context is complete where it names figures; a missing cost turns the answer towards waiting.'
        : 'There is no context that speaks against it.',
    ],
    openQuestions: [
      'What is the latest day on which this can still be changed without cost? Ask production.',
      `Who would say no to “${asPhrase(ask, 70)}”, and why? Ask them first.`,
    ],
  }
}
