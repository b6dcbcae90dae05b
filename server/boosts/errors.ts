import { DomainError } from '../errors.ts'

/** Nothing can be bought now: no payment provider is set up, or it does not answer. Nothing was paid. */
export class PurchaseUnavailable extends DomainError {
  readonly reason: 'NOT_CONFIGURED' | 'PROVIDER_DOWN'
  constructor(reason: 'NOT_CONFIGURED' | 'PROVIDER_DOWN') {
    super(
      reason === 'NOT_CONFIGURED'
        ? 'Purchases are not set up on this server.'
        : 'The payment page could not be reached. Nothing was paid; try again in a minute.',
    )
    this.reason = reason
  }
}

/** More orders than one user may begin in a while. */
export class TooManyOrders extends DomainError {
  readonly retryAfterSeconds: number
  constructor(max: number, retryAfterSeconds: number) {
    super(`You can begin ${max} purchases an hour. Try again in ${Math.ceil(retryAfterSeconds / 60)} min.`)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** There is no such order. */
export class NoSuchPurchase extends DomainError {
  constructor() {
    super('There is no such purchase.')
  }
}
