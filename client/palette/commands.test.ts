import { expect, test } from 'vitest'
import { type CommandGroup, matching } from './commands.ts'

const command = (label: string, detail?: string, keywords?: string) => ({
  id: label,
  label,
  detail,
  keywords,
  Icon: null as never,
  run: () => {},
})
const GROUPS: CommandGroup[] = [
  { label: 'Go to', commands: [command('API keys'), command('Points', 'Every point explained'), command('Boosts')] },
  { label: 'Start', commands: [command('Image analysis'), command('Image', 'Pictures from words', 'draw')] },
  { label: 'Recent work', commands: [] },
]
const found = (typed: string) =>
  matching(GROUPS, typed).map(({ label, commands }) => [label, commands.map((one) => one.label)])

test('nothing typed finds everything but empty groups', () => {
  expect(found('  ').map(([label]) => label)).toEqual(['Go to', 'Start'])
})

test.each([
  ['key', [['Go to', ['API keys']]]],
  ['explained', [['Go to', ['Points']]]],
  ['DRAW', [['Start', ['Image']]]],
  ['start im', [['Start', ['Image analysis', 'Image']]]],
  ['po', [['Go to', ['Points']]]],
  ['points boosts', []],
])('%j finds what fits every word', (typed, expected) => {
  expect(found(typed)).toEqual(expected)
})

test('what is called so goes first, then what begins with it', () => {
  expect(found('image')).toEqual([['Start', ['Image', 'Image analysis']]])
  const groups = [{ label: 'Go to', commands: [command('My points'), command('Points')] }]
  expect(matching(groups, 'poi')[0]?.commands.map(({ label }) => label)).toEqual(['Points', 'My points'])
})
