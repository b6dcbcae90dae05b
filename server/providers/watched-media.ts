import { inSpan } from '../tracing/work.ts'
import type { MediaGateway } from './media-gateway.ts'

type Ask = 'submit' | 'ask' | 'cancel' | 'find'
export type OnMediaCall = (call: Ask, outcome: string, seconds: number) => void

/** The same door, with a span for each request and a word on how it ended. */
export function watchMedia(gateway: MediaGateway, onCall: OnMediaCall = () => {}): MediaGateway {
  const watched = <Answer extends { kind: string }>(call: Ask, model: string | undefined, ask: () => Promise<Answer>) =>
    inSpan(`replicate ${call}`, { kind: 'client', attributes: attributesOf(model) }, async (set) => {
      const since = performance.now()
      const answer = await ask()
      set({ 'palette.outcome': answer.kind })
      onCall(call, answer.kind, (performance.now() - since) / 1_000)
      return answer
    })
  return {
    ...gateway,
    submit: (call) => watched('submit', call.model, () => gateway.submit(call)),
    ask: (externalId) => watched('ask', undefined, () => gateway.ask(externalId)),
    cancel: (externalId) => watched('cancel', undefined, () => gateway.cancel(externalId)),
    find: (mark) => watched('find', mark.model, () => gateway.find(mark)),
  }
}

const attributesOf = (model: string | undefined) => ({
  'gen_ai.provider.name': 'replicate',
  ...(model ? { 'gen_ai.request.model': model } : {}),
})
