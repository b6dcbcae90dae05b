import { DomainError } from '../errors.ts'
import { assertNever } from '../exhaustive.ts'
import type { Refusal } from './rules.ts'

/** The code gave nothing. */
export class PromoRejected extends DomainError {
  readonly reason: Refusal
  constructor(reason: Refusal) {
    super(wordsFor(reason))
    this.reason = reason
  }
}

function wordsFor(reason: Refusal): string {
  switch (reason) {
    case 'UNKNOWN':
      return 'There is no such code.'
    case 'EXPIRED':
      return 'This code has expired.'
    case 'USED_UP':
      return 'This code has been used up.'
    case 'ALREADY_REDEEMED':
      return 'You have used this code already.'
    default:
      return assertNever(reason)
  }
}

/** Too many wrong codes, by this person or from their network. */
export class TooManyGuesses extends DomainError {
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number) {
    super(`Too many wrong codes. Try again in ${Math.ceil(retryAfterSeconds / 60)} min.`)
    this.retryAfterSeconds = retryAfterSeconds
  }
}
