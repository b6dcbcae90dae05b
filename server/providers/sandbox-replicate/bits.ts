/** Writes a bit stream, with the variable-length numbers of H.264 (Exp-Golomb, 9.1). */
export class Bits {
  readonly #bytes: Buffer
  #length = 0
  #free = 8

  /** As many bytes as will be written at most. */
  constructor(capacity: number) {
    this.#bytes = Buffer.alloc(capacity)
  }

  fixed(value: number, width: number): this {
    for (let bit = width - 1; bit >= 0; bit--) this.#bit((value >>> bit) & 1)
    return this
  }

  unsigned(value: number): this {
    const width = 32 - Math.clz32(value + 1)
    return this.fixed(0, width - 1).fixed(value + 1, width)
  }

  signed(value: number): this {
    return this.unsigned(value > 0 ? value * 2 - 1 : -value * 2)
  }

  align(): this {
    while (this.#free !== 8) this.#bit(0)
    return this
  }

  /** Only where the stream is aligned. */
  bytes(bytes: Uint8Array): this {
    if (this.#free !== 8) throw new RangeError('The stream is not aligned')
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
    return this
  }

  /** The end of every unit: a one, then zeros. */
  finish(): Buffer {
    this.#bit(1)
    this.align()
    return this.#bytes.subarray(0, this.#length)
  }

  #bit(bit: number): void {
    if (this.#length >= this.#bytes.length) throw new RangeError('The stream is full')
    this.#free--
    if (bit) this.#bytes[this.#length]! |= 1 << this.#free
    if (this.#free === 0) {
      this.#free = 8
      this.#length++
    }
  }
}
