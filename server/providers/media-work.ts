import type { HeldWork } from './held-work.ts'

/** A picture to work from, read by the server: providers never see the address it had. */
export type Picture = { contentType: string; bytes: Buffer }

/** What one run at the provider is asked for. Its price is made of the same fields: see `unitsOf`. */
export type MediaRequest =
  | { kind: 'image'; prompt: string; aspectRatio: string; resolution: string; references: Picture[] }
  | { kind: 'video'; prompt: string; seconds: number; resolution: string; start: Picture | undefined }

export type MediaSize = { kind: 'image'; resolution: string } | { kind: 'video'; resolution: string; seconds: number }

/** What a price is counted in: images, or seconds of video. */
export const unitsOf = (size: MediaSize): bigint => (size.kind === 'image' ? 1n : BigInt(size.seconds))

/** Sent with the run, so that it can be told from others when its answer was lost. */
export type RunMark = { model: string; seed: number; since: Date }

export type MediaCall = RunMark & {
  held: HeldWork
  request: MediaRequest
  /** Where the provider tells by itself how it goes; undefined: it is only asked. */
  webhook: string | undefined
}

/** How a run is, as the provider tells it: in an answer, or in a webhook. */
export type RunView = {
  externalId: string
  status: 'STARTING' | 'PROCESSING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'
  /** Addresses of what came out; they live for an hour. */
  sources: string[]
  error: string | undefined
  logs: string
}
