import { DomainError } from '../../errors.ts'

/** Nobody would be left to administer. */
export class LastAdmin extends DomainError {
  constructor() {
    super('This is the last admin who is not suspended. Make somebody else one first.')
  }
}
