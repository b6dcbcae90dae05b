import { z } from 'zod'

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const
const PROTOCOLS = ['http/protobuf', 'http/json'] as const

/** Where traces are sent. */
export type TracingConfig = {
  url: string
  protocol: (typeof PROTOCOLS)[number]
  headers: Record<string, string>
  sampler: { name: (typeof SAMPLERS)[number]; ratio: number }
  /** What all spans say of this process. */
  resource: Record<string, string>
  /** Spans are gathered this long; OpenTelemetry's own where it is not said. */
  delayMs: number | undefined
}

const isWeb = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
const address = z.string().refine(isWeb, { message: 'must be a URL that starts with http:// or https://' })
const pairs = z
  .string()
  .default('')
  .transform((text, context) => {
    const parts = text.split(',').filter((part) => part.trim() !== '')
    const found = parts.map((part) => /^\s*([^=\s]+)\s*=(.*)$/.exec(part))
    if (found.includes(null)) context.addIssue({ code: 'custom', message: 'must be name=value, with commas between' })
    return Object.fromEntries(found.flatMap((match) => (match ? [[match[1]!, decoded(match[2]!.trim())]] : [])))
  })

/** The variables that OpenTelemetry names, as far as they mean something here. */
export const tracingEnvironment = {
  OTEL_SDK_DISABLED: z.stringbool().default(false),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).default('otlp'),
  OTEL_EXPORTER_OTLP_ENDPOINT: address.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.enum(PROTOCOLS).default('http/protobuf'),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: z.enum(PROTOCOLS).optional(),
  OTEL_EXPORTER_OTLP_HEADERS: pairs,
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: pairs,
  OTEL_TRACES_SAMPLER: z.enum(SAMPLERS).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: pairs,
  OTEL_BSP_SCHEDULE_DELAY: z.coerce.number().int().min(10).max(60_000).optional(),
}

type Env = z.output<z.ZodObject<typeof tracingEnvironment>>

/** undefined: nobody collects them, so there are none. */
export function tracingOf(env: Env): TracingConfig | undefined {
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '')
  const url = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (base && `${base}/v1/traces`)
  if (!url || env.OTEL_SDK_DISABLED || env.OTEL_TRACES_EXPORTER === 'none') return undefined
  return {
    url,
    protocol: env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? env.OTEL_EXPORTER_OTLP_PROTOCOL,
    headers: { ...env.OTEL_EXPORTER_OTLP_HEADERS, ...env.OTEL_EXPORTER_OTLP_TRACES_HEADERS },
    sampler: { name: env.OTEL_TRACES_SAMPLER, ratio: env.OTEL_TRACES_SAMPLER_ARG },
    resource: {
      'service.name': 'directors-palette',
      ...env.OTEL_RESOURCE_ATTRIBUTES,
      ...(env.OTEL_SERVICE_NAME ? { 'service.name': env.OTEL_SERVICE_NAME } : {}),
    },
    delayMs: env.OTEL_BSP_SCHEDULE_DELAY,
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
