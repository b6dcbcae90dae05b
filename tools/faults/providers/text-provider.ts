import { briefOf, chatRequest, schemaAskedFor } from '../../../server/providers/sandbox/chat-request.ts'
import { compose } from '../../../server/providers/sandbox/compose.ts'
import { promptTokens, usageOf } from '../../../server/providers/sandbox/usage.ts'
import { type Script, scriptedProvider } from '../../../server/providers/scripted-provider.ts'
import { startingCatalogue } from '../../../server/providers/starting-catalogue.ts'
import type { Random } from '../random.ts'
import { type GoodAnswer, type TextBehaviour, well } from './text-behaviours.ts'

const REQUESTS_MAX = 50_000
const MARKER = /ref-\d+/

/** One request that came in, and what was said to it. `truth`: dollars that it would honestly have cost. */
export type TextEntry = { id: string; behaviour: TextBehaviour; text: string; truth: number; says: Figures }
type Figures = { prompt_tokens?: number; completion_tokens?: number; cost?: number }

export type TextProvider = Awaited<ReturnType<typeof startTextProvider>>

/** Treats each request of a piece of work as it was told to, and keeps a book of its own. */
export async function startTextProvider(random: Random) {
  const plays = new Map<string, { behaviour: TextBehaviour; times: number }>()
  const book = new Map<string, TextEntry[]>()
  let ids = 0

  const chat: Script = (response, request, seen) => {
    const asked = chatRequest.parse(seen?.body)
    const marker = JSON.stringify(asked.messages).match(MARKER)?.[0] ?? 'unknown'
    const entries = book.get(marker) ?? []
    book.set(marker, entries)
    const play = plays.get(marker)
    const behaviour = play && entries.length < play.times ? play.behaviour : well
    const text = compose(schemaAskedFor(asked).name, briefOf(asked))
    const model = startingCatalogue.find(({ id }) => id === asked.model)!
    const figures = usageOf(model, promptTokens(asked), text)
    const answer: GoodAnswer = { id: `gen-${++ids}`, text, figures }
    const says: Figures = behaviour.says?.(answer) ?? figures
    entries.push({ id: answer.id, behaviour, text, truth: figures.cost, says })
    return behaviour.play(answer, random)(response, request)
  }
  const dispatch: Script = (response, request, seen) => {
    if (request.url?.endsWith('/chat/completions')) return chat(response, request, seen)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(wellKnown(request.url ?? '')))
  }
  const server = await scriptedProvider(Array.from({ length: REQUESTS_MAX }, () => dispatch))

  return {
    env: { OPENROUTER_API_KEY: 'sk-faults', OPENROUTER_BASE_URL: server.baseUrl },
    /** The first so many requests for this work are treated like this; what comes after is answered well. */
    play: (marker: string, behaviour: TextBehaviour, times: number) => void plays.set(marker, { behaviour, times }),
    entriesOf: (marker: string): readonly TextEntry[] => book.get(marker) ?? [],
    markers: () => [...book.keys()],
    stop: () => server[Symbol.asyncDispose](),
  }
}

/** What the checks of its health ask. */
function wellKnown(path: string): object {
  if (path.endsWith('/key')) return { data: {} }
  return path.endsWith('/endpoints') ? { data: { endpoints: [{ status: 0 }] } } : { data: [] }
}
