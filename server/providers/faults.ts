/** What can go wrong with one request to a provider. `detail` is the provider's own words, for the call's row only. */
export type Fault =
  | { kind: 'status'; status: number; retryAfterMs?: number; moderated: boolean; tooLong: boolean; detail: string }
  /** unsent: certainly, nothing had left yet. */
  | { kind: 'connection'; detail: string; unsent?: boolean }
  /** No first token, or no further one, for too long. */
  | { kind: 'timeout'; phase: 'FIRST_TOKEN' | 'STALL' }
  | { kind: 'deadline' }
  /** Something came, and it is no answer: HTML, a redirect, broken JSON, a stream without an end. */
  | { kind: 'unusable'; detail: string }
  | { kind: 'tooLarge'; detail: string }
  | { kind: 'empty'; filtered: boolean }

/** How a client reports a fault; whoever aborted the request knows why, so an abort needs no kind of its own. */
export class ProviderFault extends Error {
  readonly fault: Fault

  constructor(fault: Fault) {
    super(`Provider fault: ${fault.kind}`)
    this.name = 'ProviderFault'
    this.fault = fault
  }
}

export type FailureCode = keyof typeof failureMessages

/** For the person who started the work. */
export const failureMessages = {
  INPUT_TOO_LONG: 'The material is too long for the models of this function.',
  NO_VISION: 'None of the models of this function can see images.',
  NO_MODEL: 'No model is set for this function.',
  CONTENT_REFUSED: 'The AI provider refused the material.',
  REQUEST_REFUSED: 'The AI provider did not understand the request.',
  PROVIDER_REFUSED: 'The AI provider is not taking our requests.',
  MODEL_NOT_FOUND: 'The model is no longer offered by the AI provider.',
  RATE_LIMITED: 'The AI provider is overloaded. Try again in a moment.',
  PROVIDER_UNAVAILABLE: 'The AI provider cannot be reached or is failing. Try again later.',
  PROVIDER_TIMEOUT: 'The model did not answer in time.',
  DEADLINE: 'The work took longer than it may.',
  UNUSABLE_ANSWER: 'The model gave no usable answer.',
  PROVIDER_FAILED: 'The model failed on this request.',
  NO_OUTPUT: 'The model gave no file.',
  OUTPUT_REFUSED: 'The model gave a file that cannot be shown.',
  OUTPUT_GONE: 'The provider no longer had the file when it was fetched.',
  LOST: 'The provider never said how it ended.',
} as const
