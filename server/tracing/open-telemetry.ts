import { randomUUID } from 'node:crypto'
import {
  type Context,
  DiagLogLevel,
  diag,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace'
import type { TracingConfig } from '../config-tracing.ts'
import { samplerOf } from './sampler.ts'
import type { Span, SpanOptions, Tracing } from './span.ts'
import { formatTraceparent, parseTraceparent } from './traceparent.ts'

const STOP_MS = 1_000
const EXPORT_MS = 5_000
/** Of an attribute's text. */
const TEXT_MAX = 200

const KINDS = {
  server: SpanKind.SERVER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
}

/** Our spans, sent by OpenTelemetry's own packages. Nothing is instrumented by itself: what has no span says nothing. */
export async function createTracing(config: TracingConfig, onError: (reason: string) => void): Promise<Tracing> {
  tellErrors(onError)
  const exporter = await exporterFor(config)
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.instance.id': randomUUID(), ...config.resource }),
    sampler: samplerOf(config.sampler),
    spanLimits: { attributeValueLengthLimit: TEXT_MAX },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        exportTimeoutMillis: EXPORT_MS,
        ...(config.delayMs === undefined ? {} : { scheduledDelayMillis: config.delayMs }),
      }),
    ],
  })
  const tracer = provider.getTracer('directors-palette')
  return {
    root: (name, { parent, ...options }) => open(tracer, name, options, contextOf(parent)),
    async stop() {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_MS)
      })
      await Promise.race([provider.shutdown().catch((error) => onError(String(error))), late])
      clearTimeout(timer)
    },
  }
}

async function exporterFor({ protocol, url, headers }: TracingConfig): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto')
  return new OTLPTraceExporter({ url, headers, timeoutMillis: EXPORT_MS })
}

function open(
  tracer: Tracer,
  name: string,
  { kind = 'internal', attributes = {} }: SpanOptions,
  parent: Context,
): Span {
  const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, parent)
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    traceId,
    spanId,
    traceparent: formatTraceparent({ traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 }),
    child: (childName, options) => open(tracer, childName, options, trace.setSpan(ROOT_CONTEXT, span)),
    set: (more) => void span.setAttributes(more),
    fail: (error) => failed(span, error),
    end: () => span.end(),
  }
}

function failed(span: OtelSpan, error: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', error)
}

function contextOf(parent: string | undefined): Context {
  const from = parseTraceparent(parent)
  if (!from) return ROOT_CONTEXT
  const { traceId, spanId, sampled } = from
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true })
}

/** The packages keep to themselves what goes wrong, unless somebody asks. */
function tellErrors(onError: (reason: string) => void): void {
  const tell = (message: string) => onError(message.slice(0, 500))
  const quiet = () => {}
  diag.setLogger(
    { error: tell, warn: tell, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  )
}
