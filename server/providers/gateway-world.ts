import { randomUUID } from 'node:crypto'
import { accountOf, actionId, holdId, userId } from '../brands.ts'
import { systemClock } from '../clock.ts'
import type { CallEnd, CallLog, CallStart } from './call-log.ts'
import { createGateway, type GatewayLimits } from './gateway.ts'
import { heldWork } from './held-work.ts'
import type { ModelRoute } from './model-route.ts'
import { createOpenRouterClient } from './openrouter/client.ts'
import { type Script, scriptedProvider } from './scripted-provider.ts'
import type { TextRequest } from './text-work.ts'

/** For tests: generous where a good answer must come in time, short where only a hang is waited for. */
const testLimits: Partial<GatewayLimits> = {
  firstTokenTimeoutMs: 5_000,
  stallTimeoutMs: 5_000,
  tailTimeoutMs: 100,
  retryPauseMs: 5,
  answerCharsMax: 50_000,
}

export const paid = (id: string, traits: Partial<ModelRoute> = {}): ModelRoute => ({
  id,
  inputPrice: 2_500_000n,
  outputPrice: 10_000_000n,
  free: false,
  vision: false,
  structuredOutput: true,
  contextTokens: 128_000,
  maxOutputTokens: 16_000,
  ...traits,
})

export type LoggedCall = CallStart & { id: string; end: CallEnd | undefined }

export function memoryCallLog() {
  const rows: LoggedCall[] = []
  const log: CallLog = {
    async begin(call) {
      const row: LoggedCall = { ...call, id: randomUUID(), end: undefined }
      rows.push(row)
      return row.id
    },
    async finish(callId, end) {
      const row = rows.find(({ id }) => id === callId)
      if (row) row.end = end
    },
  }
  return { log, rows }
}

/** A gateway on a scripted provider, and what came of a request: the result, the rows, what the user was shown. */
export async function gatewayWorld(
  scripts: Script[],
  limits: Partial<GatewayLimits> = {},
  isDown: (modelId: string) => boolean = () => false,
) {
  const provider = await scriptedProvider(scripts)
  const { log, rows } = memoryCallLog()
  const openRouter = createOpenRouterClient({
    baseUrl: provider.baseUrl,
    apiKey: 'sk-or-secret',
    referer: 'http://palette.test',
    clock: systemClock,
  })
  const gateway = createGateway({
    openRouter,
    calls: log,
    clock: systemClock,
    isDown,
    limits: { ...testLimits, ...limits },
  })
  const shown: string[] = []
  const cancel = new AbortController()

  return {
    rows,
    shown,
    cancel,
    openRouter,
    requests: provider.requests,
    text: (changes: Partial<TextRequest> = {}) =>
      gateway.text({
        held: someHold(),
        part: 0,
        route: [paid('a/one'), paid('b/two'), paid('c/three')],
        system: 'You are a director.',
        user: [{ type: 'text', text: '<story>Rain.</story>' }],
        schema: { name: 'Shots', json: { type: 'object' } },
        maxOutputTokens: 1_000,
        deadline: new Date(Date.now() + 5_000),
        signal: cancel.signal,
        onStart: (model) => void shown.push(`start ${model}`),
        onDelta: (text) => void shown.push(text),
        onRestart: () => void shown.push('restart'),
        ...changes,
      }),
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  }
}

export function someHold() {
  return heldWork({
    holdId: holdId(randomUUID()),
    accountId: accountOf(userId(randomUUID())),
    actionId: actionId(randomUUID()),
  })
}
