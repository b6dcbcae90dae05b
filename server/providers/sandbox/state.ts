import type { CatalogueModel } from '../starting-catalogue.ts'
import type { ChatRequest } from './chat-request.ts'
import type { Failure } from './failures.ts'
import type { Generations } from './generations.ts'
import type { Pace } from './pace.ts'
import type { Received } from './received.ts'

/** What one sandbox knows and remembers. */
export type SandboxState = {
  catalogue: readonly CatalogueModel[]
  pace: Pace
  script: (request: ChatRequest) => Failure | undefined
  generations: Generations
  received: Received
  /** What its lists, its key and its endpoints answer with instead; undefined: they answer. */
  listsFailWith: number | undefined
}
