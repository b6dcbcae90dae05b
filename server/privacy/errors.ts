import { DomainError } from '../errors.ts'

/** Nobody would be left to administer. */
export class LastAdmin extends DomainError {
  constructor() {
    super('You are the last admin. Make somebody else one first.')
  }
}

/** What runs holds points and may still give something. */
export class WorkUnderWay extends DomainError {
  constructor(running: number) {
    super(
      running === 1
        ? 'A piece of your work is still running. Cancel it or let it end, then delete the account.'
        : `${running} pieces of your work are still running. Cancel them or let them end, then delete the account.`,
    )
  }
}
