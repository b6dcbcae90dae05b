import type { Points } from '../brands.ts'
import { DomainError } from '../errors.ts'

const count = new Intl.NumberFormat('en-US')

/** Less is available than the work would hold. Nothing was held. */
export class InsufficientCredits extends DomainError {
  readonly needed: Points
  readonly available: Points
  readonly held: Points

  constructor({ needed, available, held }: { needed: Points; available: Points; held: Points }) {
    const inUse = held > 0n ? ` ${count.format(held)} more are held by work under way.` : ''
    super(`This needs ${count.format(needed)} points and ${count.format(available)} are available.${inUse}`)
    this.needed = needed
    this.available = available
    this.held = held
  }
}

/** It could pass the budget that the person set for the month. Nothing was held. */
export class BudgetReached extends DomainError {
  readonly needed: Points
  readonly budget: Points
  readonly used: Points
  readonly held: Points
  readonly renewsAt: Date

  constructor({ needed, ...month }: { needed: Points; budget: Points; used: Points; held: Points; renewsAt: Date }) {
    const { budget, used, held } = month
    const inUse = held > 0n ? ` and ${count.format(held)} held` : ''
    super(
      `This needs ${count.format(needed)} points, and of your month's budget of ${count.format(budget)} there are ${count.format(used)} used${inUse}.`,
    )
    this.needed = needed
    this.budget = budget
    this.used = used
    this.held = held
    this.renewsAt = month.renewsAt
  }
}

/** Far more points than the plan, or than is usual for this person, in an hour. Nothing was held. */
export class AccountPaused extends DomainError {
  readonly pauseId: string
  readonly endsAt: Date

  constructor({ pauseId, reason, endsAt }: { pauseId: string; reason: string; endsAt: Date }) {
    const why = reason === 'UNUSUAL' ? 'far more points than is usual for you' : 'more points than your plan allows'
    super(`Starts are paused: ${why} went into work within an hour. What is under way goes on.`)
    this.pauseId = pauseId
    this.endsAt = endsAt
  }
}

/** As much is under way as the plan allows. Nothing was held. */
export class TooMuchAtOnce extends DomainError {
  constructor(atOnce: number) {
    const running = atOnce === 1 ? 'one action' : `${count.format(atOnce)} actions`
    super(`Your plan runs ${running} at once, and so much is under way. Start this when something has ended.`)
  }
}

/** Why nothing could be held. */
export type HoldRefusal = InsufficientCredits | BudgetReached | AccountPaused | TooMuchAtOnce

/** More changes of the time zone than a day has. */
export class TooManyTimeZones extends DomainError {
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number) {
    super(`The time zone can be changed ${TIME_ZONES_PER_DAY} times a day. Try again in ${hours(retryAfterSeconds)}.`)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export const TIME_ZONES_PER_DAY = 3

const hours = (seconds: number) => (seconds <= 3600 ? 'an hour' : `${Math.ceil(seconds / 3600)} hours`)
