import type { Readable } from 'node:stream'

/** Where files lie, by key. Keys are ours: random, no user input in them. */
export type Storage = {
  /**
   * Writes the whole stream or nothing: what was cut off leaves no file. Bytes beyond `bytesMax` throw FileTooLarge, more
   * or fewer than `bytes` FileCutOff. Written twice under one key is harmless. Answers the number of bytes. When it
   * throws, the body may be unread: who opened it closes it.
   */
  write(key: string, body: Body, options: WriteOptions): Promise<{ bytes: number }>
  /** A stream of the file, or of a part of it (inclusive): read it or destroy it. null: there is no such file. */
  read(key: string, range?: { start: number; end: number }): Promise<StoredFile | null>
  /** Harmless when it is not there. */
  remove(key: string): Promise<void>
}

export type Body = AsyncIterable<Uint8Array> | Readable

export type WriteOptions = {
  contentType: string
  /** If known. */
  bytes?: number | undefined
  bytesMax: number
  signal?: AbortSignal | undefined
}

/** `bytes`: of the whole file */
export type StoredFile = { body: Readable; bytes: number }

export class FileTooLarge extends Error {
  constructor(bytesMax: number) {
    super(`The file is larger than ${bytesMax} bytes`)
    this.name = 'FileTooLarge'
  }
}

export class FileCutOff extends Error {
  constructor(bytes: number) {
    super(`The file does not have the ${bytes} bytes that it was said to have`)
    this.name = 'FileCutOff'
  }
}

const KEY = /^[a-z0-9-]{1,200}(\.[a-z0-9]{1,20})?$/

/** A key becomes a path and a part of an address: one that could lead elsewhere is a bug, and must not get that far. */
export function checkKey(key: string): void {
  if (!KEY.test(key)) throw new Error(`"${key}" is no key of a file`)
}
