import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import {
  answers,
  delta,
  done,
  finish,
  type Script,
  scriptedProvider,
  usage,
} from '../../providers/scripted-provider.ts'
import type { Json, Person } from '../client.ts'
import { startWorld } from '../world.ts'

/** What a reasoning task is answered with. */
export const ANSWER = JSON.stringify({
  answer: 'Shoot at dawn.',
  steps: [{ number: 1, title: 'Light', detail: 'The pier looks east.' }],
  assumptions: [],
  openQuestions: [],
})
/** A whole answer, with these figures of the provider's about it. */
export const answering = (figures: object): Script => answers(delta(ANSWER), finish(), usage(figures), done)

const REQUESTS_MAX = 500
const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename ... on Action { id held } ... on Error { message }
} }`

/** What the checks of its health ask; unanswered, its models would soon be down, and nothing would start. */
function probed(path: string): object | undefined {
  if (path.endsWith('/key')) return { data: {} }
  return path.endsWith('/endpoints') ? { data: { endpoints: [{ status: 0 }] } } : undefined
}

export type ScriptedWorld = Awaited<ReturnType<typeof startScriptedWorld>>

/** The whole product on a provider over real HTTP that does what `provider.chat` says, whatever it is asked. */
export async function startScriptedWorld({ env = {}, log }: { env?: Record<string, string>; log?: Logger } = {}) {
  const provider = { chat: answering({}) as Script, models: { data: [] as object[] } }
  const dispatch: Script = (response, request) => {
    if (request.url?.endsWith('/chat/completions')) return provider.chat(response, request)
    const answer = probed(request.url ?? '') ?? provider.models
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }
  const server = await scriptedProvider(Array.from({ length: REQUESTS_MAX }, () => dispatch))
  const world = await startWorld({
    env: {
      OPENROUTER_API_KEY: 'sk-scripted',
      OPENROUTER_BASE_URL: server.baseUrl,
      LIMIT_SIGN_IN_ATTEMPTS: '1000',
      ...env,
    },
    ...(log ? { log } : {}),
  })
  let keys = 0

  return {
    ...world,
    provider,
    chats: () => server.requests.filter(({ path }) => path.endsWith('/chat/completions')),

    /** A reasoning task; gives the member of the union. */
    async start(person: Person | string, more: object = {}): Promise<Json> {
      const work = { reasoningTask: { task: 'When do we shoot?' } }
      const input = { idempotencyKey: `key ${++keys}`, work, ...more }
      const { data, errors } = await world.client.query(START, { input }, person)
      if (errors) throw new Error(JSON.stringify(errors))
      return data.startAction
    },

    async ended(id: string) {
      for (let wait = 0; wait < 600; wait++) {
        const action = await world.system.action.findFirstOrThrow({ where: { id }, include: { hold: true } })
        if (action.endedAt) return action
        await pause(25)
      }
      throw new Error(`${id} has not ended`)
    },

    account: ({ userId }: Person) =>
      world.system.account.findFirstOrThrow({ where: { id: userId }, select: { posted: true, held: true } }),

    async close() {
      await world.close()
      await server[Symbol.asyncDispose]()
    },
  }
}
