/** A request as the sandbox received it. */
export type ReceivedRequest = {
  method: string
  path: string
  /** Parsed JSON; undefined without a body, and for an upload. */
  body: unknown
  receivedAt: Date
}

const KEPT = 500
const BYTES_KEPT = 64 * 1024 * 1024

/** The last requests, oldest first, bounded in number and in size. */
export class Received {
  readonly list: ReceivedRequest[] = []
  readonly #sizes: number[] = []
  #bytes = 0

  add(request: ReceivedRequest, bytes: number): void {
    this.list.push(request)
    this.#sizes.push(bytes)
    this.#bytes += bytes
    while (this.list.length > KEPT || (this.#bytes > BYTES_KEPT && this.list.length > 1)) {
      this.list.shift()
      this.#bytes -= this.#sizes.shift() ?? 0
    }
  }
}
