/** A refusal that the caller can act on. Everything else that is thrown is a bug or an outage, and is masked. */
export abstract class DomainError extends Error {
  constructor(message: string) {
    super(message)
    this.name = this.constructor.name
  }
}
