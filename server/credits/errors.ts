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
