import { expect, test } from 'vitest'
import type { Result } from '../results/result.ts'
import { toJson } from './json.ts'
import { toMarkdown } from './markdown.ts'

const commercial: Result = {
  __typename: 'CommercialGeneration',
  title: 'Still\nwarm',
  concept: 'Four hands, one thermos.',
  hook: 'It rolls.',
  callToAction: 'Find yours.',
  platformNotes: ['9:16', 'Loops'],
  shots: [
    {
      __typename: 'CommercialShot',
      number: 1,
      startSeconds: 0,
      endSeconds: 2.5,
      type: 'Hook',
      description: 'A thermos rolls.',
      camera: '50 mm',
      light: '',
      sound: 'Hum',
      onScreenText: null,
      brandIntegration: 'The logo turns up last.',
    },
  ],
}

test('a commercial reads as a document: beats with their times, nothing for what is empty', () => {
  expect(toMarkdown(commercial)).toBe(`# Still warm

Four hands, one thermos.

- **Hook:** It rolls.
- **Call to action:** Find yours.

## 0:00 to 0:02.5: Hook

A thermos rolls.

- **Camera:** 50 mm
- **Sound:** Hum
- **Brand:** The logo turns up last.

## Platform notes

- 9:16
- Loops
`)
})

test('an answer without steps has no empty heading', () => {
  const answer: Result = {
    __typename: 'ReasoningTask',
    answer: 'Yes.',
    steps: [],
    assumptions: [],
    openQuestions: ['Until when?'],
  }
  expect(toMarkdown(answer)).toBe('# Answer\n\nYes.\n\n## Open questions\n\n- Until when?\n')
})

test('JSON is the result without the type names of GraphQL', () => {
  expect(JSON.parse(toJson(commercial))).toMatchObject({ title: 'Still\nwarm', shots: [{ number: 1 }] })
  expect(toJson(commercial)).not.toContain('__typename')
})
