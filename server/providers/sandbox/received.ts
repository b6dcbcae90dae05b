/** A request as the sandbox received it. */
export type ReceivedRequest = {
  method: string
  path: string
  /** Parsed JSON; undefined without a body. */
  body: unknown
  receivedAt: Date
}

const KEPT = 200
const CHARACTERS_KEPT = 8_000_000

/** The last requests, oldest first, bounded in number and in size. */
export class Received {
  readonly list: ReceivedRequest[] = []
  readonly #sizes: number[] = []
  #characters = 0

  add(request: ReceivedRequest): void {
    const size = request.body === undefined ? 0 : JSON.stringify(request.body).length
    this.list.push(request)
    this.#sizes.push(size)
    this.#characters += size
    while (this.list.length > KEPT || (this.#characters > CHARACTERS_KEPT && this.list.length > 1)) {
      this.list.shift()
      this.#characters -= this.#sizes.shift() ?? 0
    }
  }
}
