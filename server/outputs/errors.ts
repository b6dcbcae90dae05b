/** The provider does not have the output any more, or does not give it out any more. Final. */
export class OutputGone extends Error {
  constructor(status: number) {
    super(`The output is gone: the provider answered with status ${status}`)
    this.name = 'OutputGone'
  }
}

export type RefusalReason = 'address' | 'redirects' | 'type' | 'tooLarge'

/** What the provider delivers is not stored. Final. */
export class OutputRefused extends Error {
  readonly reason: RefusalReason
  constructor(reason: RefusalReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OutputRefused'
    this.reason = reason
  }
}

export type FailureReason = 'status' | 'cutOff' | 'timeout' | 'connection' | 'empty'

/** The output did not arrive. Worth another try. */
export class OutputUnavailable extends Error {
  readonly reason: FailureReason
  constructor(reason: FailureReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OutputUnavailable'
    this.reason = reason
  }
}
