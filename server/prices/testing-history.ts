import { setTimeout as pause } from 'node:timers/promises'
import { INPUTS } from '../actions/functions/test-inputs.ts'
import { start } from '../actions/testing-actions.ts'
import { changeRole } from '../auth/standing.ts'
import { userId } from '../brands.ts'
import type { Person } from '../test/client.ts'
import type { World } from '../test/world.ts'

/** Somebody who may change prices. */
export async function signUpAdmin(world: World): Promise<Person> {
  const admin = await world.signUp({ name: 'Rut' })
  await world.app.transactions.transaction((tx) =>
    changeRole(tx, { userId: userId(admin.userId), role: 'ADMIN', actor: { kind: 'system' } }),
  )
  // Tests turn clocks further than a proof lasts.
  await world.system.session.updateMany({ where: { userId: admin.userId }, data: { provenAt: new Date('2100-01-01') } })
  return admin
}

/** So cheap by our list that the hold does not cover what the provider bills. */
export const UNDERPRICED = 'anthropic/claude-3.5-sonnet'
const FREE = 'moonshotai/kimi-k2:free'
const AT_ONCE = 8
const ROUNDS = 8

/** Every way in which work ends: directives to the sandbox, by what they make of a text. */
const ENDINGS = [
  '',
  '[[sandbox:status=500@openai/gpt-4o]]',
  '[[sandbox:invalid-json]]',
  '[[sandbox:invalid-json-always]]',
  '[[sandbox:no-usage]]',
  '[[sandbox:empty]]',
  '[[sandbox:negative-cost]]',
]
const MEDIA_ENDINGS = ['', '', '[[sandbox:fail]]', '', '[[sandbox:nsfw]]']
const RATES = [200, 317, 1_001]

type Start = { work: Record<string, object>; model?: string; cancel?: 'now' | 'later' }

/** Hundreds of actions of all functions at changing rates; every one has ended when this does. */
export async function makeHistory(world: World, admin: Person): Promise<void> {
  const { system, app } = world
  await system.model.update({ where: { id: UNDERPRICED }, data: { inputPrice: 1n, outputPrice: 1n } })
  // Held at the price of the first, ended on the free one behind it.
  await system.functionModel.update({
    where: { function_position: { function: 'ENTITY_EXTRACTION', position: 1 } },
    data: { modelId: FREE },
  })
  app.bus.publish('catalogue:all')
  const people = await Promise.all([0, 1, 2].map(() => world.signUp({ points: 5_000_000n })))
  for (const [round, pointsPerDollar] of RATES.entries()) {
    if (round > 0) await setRate(world, admin, pointsPerDollar)
    const starts = startsOf(round)
    const next = starts.entries()
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const [index, { cancel, ...input }] of next) {
          const person = people[index % people.length]!
          const started = await start(world, person, { idempotencyKey: `history ${round} ${index}`, ...input })
          if (started.__typename !== 'Action') throw new Error(JSON.stringify({ started, input }))
          if (cancel) await cancelIt(world, person, started.id, cancel)
        }
      }),
    )
  }
  for (let wait = 0; (await system.action.count({ where: { endedAt: null } })) > 0; wait++) {
    if (wait > 600) throw new Error('The history does not come to its end')
    await pause(100)
  }
}

function startsOf(round: number): Start[] {
  const texts = Object.entries(INPUTS).flatMap(([member, [input]], function_): Start[] =>
    Array.from({ length: ROUNDS }, (_, index) => {
      const work = { [member]: marked(input!, ENDINGS[(index + function_ + round) % ENDINGS.length]!) }
      const vision = member === 'imageAnalysis'
      if (index === 5 && !vision) return { work: { [member]: input! }, model: UNDERPRICED }
      if (index === 6 && !vision) return { work: { [member]: input! }, model: FREE }
      if (index === 7)
        return {
          work: { [member]: marked(input!, '[[sandbox:slow=300]]') },
          cancel: (function_ + round) % 3 ? 'later' : 'now',
        }
      return { work }
    }),
  )
  const media = MEDIA_ENDINGS.flatMap((ending, index): Start[] => {
    const prompt = `A harbour at night ${ending}`
    return [
      { work: { imageGeneration: { prompt, count: 1 + (index % 4), resolution: index % 2 ? '1080p' : '720p' } } },
      { work: { videoGeneration: { prompt, seconds: 3 + index, resolution: index % 2 ? '480p' : '1080p' } } },
      {
        work: { videoGeneration: { prompt: `${prompt} [[sandbox:slow=5000]]`, seconds: 4 } },
        cancel: index % 2 ? 'later' : 'now',
      },
    ]
  })
  return [...texts, ...media]
}

/** At once, before a provider was called, or while it is at work. */
async function cancelIt(world: World, person: Person, id: string, when: 'now' | 'later'): Promise<void> {
  const begun = async () => (await world.system.providerCall.count({ where: { actionId: id } })) > 0
  for (let wait = 0; when === 'later' && wait < 200 && !(await begun()); wait++) await pause(20)
  if (when === 'later') await pause(700)
  await world.client.query('mutation ($id: ID!) { cancelAction(id: $id) { id } }', { id }, person)
}

function marked(input: Record<string, unknown>, ending: string): object {
  const fields = ['story', 'lyrics', 'description', 'product', 'task']
  const field = fields.find((name) => name in input) ?? 'question'
  return { ...input, [field]: `${input[field] ?? 'What is this?'} ${ending}`.trim() }
}

async function setRate(world: World, admin: Person, pointsPerDollar: number): Promise<void> {
  const { data, errors } = await world.client.query(
    'mutation ($rate: Int!) { adminSetRate(pointsPerDollar: $rate, reason: "History") { __typename } }',
    { rate: pointsPerDollar },
    admin,
  )
  if (data?.adminSetRate.__typename !== 'RateVersion') throw new Error(JSON.stringify(errors ?? data))
}
