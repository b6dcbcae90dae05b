import { DomainError } from '../errors.ts'

/** There is no such incident, rule, window or target. */
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
