const FORM = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/
const NONE = /^0+$/

export type TraceParent = { traceId: string; spanId: string; sampled: boolean }

/** W3C's trace context. Versions to come may append fields; of those the first four are this one's. */
export function parseTraceparent(text: string | undefined): TraceParent | undefined {
  const known = /^(?!00|ff)[0-9a-f]{2}-/.test(text ?? '') ? `00${text!.slice(2, 55)}` : text
  const [, traceId = '', spanId = '', flags = ''] = FORM.exec(known ?? '') ?? []
  if (traceId === '' || NONE.test(traceId) || NONE.test(spanId)) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

export const formatTraceparent = ({ traceId, spanId, sampled }: TraceParent): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`
