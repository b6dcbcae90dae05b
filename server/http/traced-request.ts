import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Span, Tracing } from '../tracing/span.ts'

/** Asked for all day long by machines, or files: they would hide what people do. */
const UNTRACED = ['/health/live', '/health/ready', '/metrics', 'client', 'none']

type Request = { req: IncomingMessage; res: ServerResponse; route: string; method: string; requestId: string }

/** The request as a span, until its answer has ended; below that of the caller where it names one (W3C traceparent). */
export function traceRequest(
  tracing: Tracing | undefined,
  { req, res, route, method, requestId }: Request,
): Span | undefined {
  if (!tracing || UNTRACED.includes(route)) return undefined
  const { traceparent } = req.headers
  const span = tracing.root(`${method} ${route}`, {
    kind: 'server',
    parent: Array.isArray(traceparent) ? undefined : traceparent,
    attributes: { 'http.request.method': method, 'http.route': route, 'palette.request_id': requestId },
  })
  res.once('close', () => {
    span.set({ 'http.response.status_code': res.statusCode })
    if (res.statusCode >= 500) span.fail(String(res.statusCode))
    span.end()
  })
  return span
}
