import type { Points } from '../brands.ts'
import { DomainError } from '../errors.ts'

/** The work may cost more than the caller allowed. Nothing was held. */
export class QuoteExceeded extends DomainError {
  readonly maxPoints: Points
  readonly quoted: Points
  constructor({ maxPoints, quoted }: { maxPoints: Points; quoted: Points }) {
    super(`This may cost up to ${quoted} points, and you allowed ${maxPoints}.`)
    this.maxPoints = maxPoints
    this.quoted = quoted
  }
}

/** The function or the model cannot run now. Nothing was held. */
export class ActionUnavailable extends DomainError {
  readonly reason: string
  readonly retryAt: Date | null
  constructor(message: string, { reason, retryAt = null }: { reason: string; retryAt?: Date | null }) {
    super(message)
    this.reason = reason
    this.retryAt = retryAt
  }
}
