/** A refusal that the caller can act on. Everything else that is thrown is a bug or an outage, and is masked. */
export abstract class DomainError extends Error {
  constructor(message: string) {
    super(message)
    this.name = this.constructor.name
  }
}

/** What was asked cannot be done as it stands; `field` is a path such as "work.storyBreakdown.chapters". */
export class InvalidInput extends DomainError {
  readonly field: string
  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

/** The key was used before, with another input. */
export class IdempotencyConflict extends DomainError {
  constructor() {
    super('This idempotency key was used before with another input. Draw a new key for a new intention.')
  }
}

/** What was named does not exist, or is not the caller's. */
export class NotThere extends DomainError {
  constructor(what: string) {
    super(`There is no such ${what}.`)
  }
}

/** It was asked for too often. */
export class TooSoon extends DomainError {
  readonly retryAfterSeconds: number
  constructor(message: string, retryAfterSeconds: number) {
    super(message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}
