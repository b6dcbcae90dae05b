import type { Json, Person } from '../test/client.ts'
import type { World } from '../test/world.ts'

export const STORY =
  'Mara walks into the harbour at night. She meets Tom, who carries a lantern. The ferry leaves without them.'
export const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename
  ... on Action { id status held }
  ... on Error { message }
  ... on InsufficientCredits { needed available held suggestedPack { id } }
  ... on QuoteExceeded { maxPoints quoted }
  ... on InvalidInput { field }
} }`
export const PROGRESS = `subscription ($id: ID!, $after: Int) { actionProgress(id: $id, after: $after) {
  sequence textDelta part partLabel restarted action { id status }
} }`
export const RECEIPT = `query ($id: ID!) { action(id: $id) {
  status text charged held failure { code message } receipt { quoted held charged released calls inputTokens outputTokens }
  result { __typename ... on StoryBreakdown { chapters { title shots { description } } } }
} }`

let keys = 0
/** Gives the union's member, with a key of its own unless the input brings one. */
export async function start(world: World, person: Person, input: object): Promise<Json> {
  const { data, errors } = await world.client.query(
    START,
    { input: { idempotencyKey: `key ${++keys}`, ...input } },
    person,
  )
  if (errors) throw new Error(JSON.stringify(errors))
  return data.startAction
}
export const story = (text: string) => ({ work: { storyBreakdown: { story: text } } })

/** Every step of an action, until it has ended. */
export async function follow(world: World, person: Person, id: string): Promise<Json[]> {
  const socket = world.client.socket(person)
  const steps: Json[] = []
  for await (const { data, errors } of socket.subscribe(PROGRESS, { id })) {
    if (errors) throw new Error(JSON.stringify(errors))
    steps.push(data!.actionProgress)
  }
  await socket.close()
  return steps
}
