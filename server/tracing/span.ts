export type Attributes = Record<string, string | number | boolean>

/** server: somebody waits for it · consumer: it was asked for earlier · client: somebody else does it */
export type SpanOptions = { kind?: 'server' | 'consumer' | 'client' | 'internal'; attributes?: Attributes }

/** A piece of work with its time, in a tree of them. */
export type Span = {
  readonly traceId: string
  readonly spanId: string
  /** Names it to what goes on elsewhere, in W3C's form. */
  readonly traceparent: string
  child(name: string, options: SpanOptions): Span
  set(attributes: Attributes): void
  fail(error: string): void
  end(): void
}

export type Tracing = {
  /** The uppermost span here; `parent` in W3C's form, from wherever the work comes. What is none is not looked at. */
  root(name: string, options: SpanOptions & { parent?: string | undefined }): Span
  /** Sends what is left, and waits no longer than a moment for it. */
  stop(): Promise<void>
}
