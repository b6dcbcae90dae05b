import { randomBytes, randomInt } from 'node:crypto'
import type { Failure } from './failures.ts'
import type { Input } from './input-rules.ts'
import type { Model } from './models.ts'

export type WebhookEvent = 'start' | 'output' | 'logs' | 'completed'

export type End = { at: Date } & ({ status: 'succeeded' | 'canceled' } | { status: 'failed'; error: string })

export type Prediction = {
  id: string
  model: Model
  /** As it was received, but for files in it: see shownInput. */
  input: Input
  prompt: string
  seed: number
  failures: readonly Failure[]
  /** Where its caller reaches the sandbox. */
  origin: string
  webhook: { url: string; events: readonly WebhookEvent[] } | null
  /** The unguessable part of the output's address. */
  delivery: string
  logs: string
  output: string | null
  createdAt: Date
  startedAt: Date | null
  end: End | null
  /** Ends the waiting of whoever works on it. */
  stopper: AbortController
}

export type PredictionRequest = {
  model: Model
  input: Input
  failures: readonly Failure[]
  origin: string
  webhook: Prediction['webhook']
}

export function newPrediction({ model, input, failures, origin, webhook }: PredictionRequest): Prediction {
  return {
    id: randomText(26),
    model,
    input: shownInput(input),
    prompt: String(input.prompt).slice(0, TEXT_CHARACTERS_KEPT),
    seed: typeof input.seed === 'number' ? input.seed : randomInt(2 ** 31),
    failures,
    origin,
    webhook,
    delivery: randomText(32),
    logs: '',
    output: null,
    createdAt: new Date(),
    startedAt: null,
    end: null,
    stopper: new AbortController(),
  }
}

export const statusOf = ({ end, startedAt }: Prediction) => end?.status ?? (startedAt ? 'processing' : 'starting')

/** Replicate removes input, output and logs some time after the end. */
export const isRemoved = ({ end }: Prediction, outputsLiveMs: number): boolean =>
  end !== null && Date.now() - end.at.getTime() > outputsLiveMs

/** A prediction as Replicate's API shows it. */
export function listedPrediction(prediction: Prediction, outputsLiveMs: number) {
  const { id, model, origin, webhook, createdAt, startedAt, end } = prediction
  const removed = isRemoved(prediction, outputsLiveMs)
  const address = `${origin}/v1/predictions/${id}`
  return {
    id,
    model: model.id,
    // Official models keep to themselves which version ran.
    version: 'hidden',
    input: removed ? {} : prediction.input,
    logs: removed ? '' : prediction.logs,
    output: removed ? null : prediction.output,
    error: end?.status === 'failed' ? end.error : null,
    status: statusOf(prediction),
    source: 'api',
    created_at: createdAt.toISOString(),
    started_at: startedAt?.toISOString() ?? null,
    completed_at: end?.at.toISOString() ?? null,
    data_removed: removed,
    metrics: metricsOf(prediction),
    urls: { get: address, cancel: `${address}/cancel` },
    ...(webhook && { webhook: webhook.url, webhook_events_filter: webhook.events }),
  }
}

function metricsOf({ createdAt, startedAt, end }: Prediction) {
  if (!end || !startedAt) return {}
  const seconds = (from: Date) => (end.at.getTime() - from.getTime()) / 1_000
  return { predict_time: seconds(startedAt), total_time: seconds(createdAt) }
}

const FILE_CHARACTERS_KEPT = 200
const TEXT_CHARACTERS_KEPT = 20_000

/** A thousand predictions with photographs in them would fill the memory: of a data URL the beginning is kept. */
function shownInput(input: Input): Input {
  const shown = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shown)
    if (typeof value !== 'string') return value
    const kept = value.startsWith('data:') ? FILE_CHARACTERS_KEPT : TEXT_CHARACTERS_KEPT
    return value.length > kept ? `${value.slice(0, kept)}…` : value
  }
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, shown(value)]))
}

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'
const randomText = (length: number): string => [...randomBytes(length)].map((byte) => LETTERS[byte % 32]).join('')
