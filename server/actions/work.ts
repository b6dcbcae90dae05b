import type { z } from 'zod'
import type { Gateway } from '../providers/gateway.ts'
import type { HeldWork } from '../providers/held-work.ts'
import type { ModelRoute } from '../providers/model-route.ts'
import type { Exchange, TextResult } from '../providers/text-work.ts'
import type { CallPlan } from './functions/define.ts'
import { jsonSchemaOf } from './functions/json-schema.ts'
import type { AnyTextFunction } from './functions/registry.ts'
import type { ProgressPart } from './progress.ts'
import type { InvalidCall, Outcome, Used } from './settlement.ts'

const PARTS_AT_ONCE = 3
const REPAIRS_MAX = 1
/** An answer that cannot be read is shown to the model again no longer than this. */
const REPAIR_EXCERPT = 24_000

export type Work = {
  fn: AnyTextFunction
  input: Record<string, unknown>
  plans: CallPlan[]
  held: HeldWork
  route: ModelRoute[]
  deadline: Date
  signal: AbortSignal
  progress: { append(part: ProgressPart, delta: string): void; restart(part: ProgressPart): void }
}

type PartResult = {
  answer?: unknown
  text: string
  /** Those that count: what answered, or was cut off by a cancel. */
  results: TextResult[]
  invalid: InvalidCall[]
  failure?: { code: string; message: string }
}

/** Makes the calls of a plan, a few at a time, and puts their answers together. Charges nothing and stores nothing. */
export async function carryOut(gateway: Gateway, work: Work): Promise<Outcome> {
  const failed = new AbortController()
  const signal = AbortSignal.any([work.signal, failed.signal])
  const parts: PartResult[] = []
  const queue = work.plans.entries()
  const runSome = async () => {
    for (const [index, plan] of queue) {
      parts[index] = await answerOf(gateway, { ...work, signal }, plan, index)
      // What the others would cost helps nobody any more.
      if (parts[index].failure) failed.abort()
      if (signal.aborted) return
    }
  }
  await Promise.all(Array.from({ length: Math.min(PARTS_AT_ONCE, work.plans.length) }, runSome))
  return outcomeOf(work, parts)
}

function outcomeOf(work: Work, parts: PartResult[]): Outcome {
  const made = parts.filter((part) => part !== undefined)
  const common = {
    text: made.map((part) => part.text).join('\n\n'),
    invalid: made.flatMap((part) => part.invalid),
  }
  const failure = made.find((part) => part.failure)?.failure
  if (failure) return { kind: 'failed', ...failure, ...common }
  const used = usedBy(
    work.route,
    made.flatMap((part) => part.results),
  )
  const whole = made.length === work.plans.length && made.every((part) => part.answer !== undefined)
  if (!whole || !used) return { kind: 'canceled', used, ...common }
  try {
    const result = work.fn.combine(
      made.map((part) => part.answer),
      work.input,
    )
    return { kind: 'succeeded', used, result, ...common }
  } catch {
    return {
      kind: 'failed',
      code: 'INVALID_RESULT',
      message: 'The answers did not fit together. Nothing was charged.',
      ...common,
    }
  }
}

async function answerOf(gateway: Gateway, work: Work, plan: CallPlan, index: number): Promise<PartResult> {
  const invalid: InvalidCall[] = []
  let history: Exchange[] = []
  for (;;) {
    const { result, streamed } = await request(gateway, work, plan, { index, history })
    if (result.kind === 'failed') return { text: streamed, results: [], invalid, failure: result }
    if (result.kind === 'canceled') return { text: streamed, results: [result], invalid }
    const parsed = parseAnswer(result.text, plan.schema)
    if ('answer' in parsed) return { answer: parsed.answer, text: result.text, results: [result], invalid }
    invalid.push({ callId: result.callId, fault: parsed.fault })
    if (invalid.length > REPAIRS_MAX) {
      const message = 'The model did not answer in the form that was asked for. Nothing was charged.'
      return { text: result.text, results: [], invalid, failure: { code: 'INVALID_RESULT', message } }
    }
    history = [{ assistant: result.text.slice(0, REPAIR_EXCERPT), user: repairRequest(parsed.fault) }]
    work.progress.restart({ part: index, label: plan.label })
  }
}

/** `streamed`: what came of an answer that did not come to its end. */
async function request(gateway: Gateway, work: Work, plan: CallPlan, at: { index: number; history: Exchange[] }) {
  const part = { part: at.index, label: plan.label }
  let streamed = ''
  const result = await gateway.text({
    held: work.held,
    part: at.index,
    route: work.route,
    system: plan.system,
    user: plan.user,
    history: at.history,
    schema: { name: plan.schema.meta()?.id ?? 'Answer', json: jsonSchemaOf(plan.schema) },
    maxOutputTokens: plan.maxOutputTokens,
    deadline: work.deadline,
    signal: work.signal,
    onStart: () => {},
    onDelta: (delta) => {
      streamed += delta
      work.progress.append(part, delta)
    },
    onRestart: () => {
      streamed = ''
      work.progress.restart(part)
    },
  })
  return { result, streamed }
}

/** Models without structured output like to fence their JSON, or to say a word before it. */
export function parseAnswer(text: string, schema: z.ZodType): { answer: unknown } | { fault: string } {
  const start = text.indexOf('{')
  const end = text.lastIndexOf('}')
  let json: unknown
  try {
    json = JSON.parse(text.slice(start, end + 1))
  } catch (error) {
    return { fault: `It is not JSON: ${(error as Error).message}` }
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return { answer: parsed.data }
  const faults = parsed.error.issues.slice(0, 10).map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  return { fault: faults.join('\n') }
}

const repairRequest = (fault: string): string =>
  `That answer cannot be used:\n${fault}\n\nGive the whole answer again, corrected, as one JSON object that fits the schema, and nothing else.`

function usedBy(route: ModelRoute[], results: TextResult[]): Used | undefined {
  const counted = results.filter((result) => result.kind !== 'failed').filter((result) => result.callId !== undefined)
  if (counted.length === 0) return undefined
  const models = new Set(counted.map((result) => result.model))
  return {
    callIds: counted.map((result) => result.callId!),
    model: counted[0]!.model,
    free: route.filter((model) => models.has(model.id)).every((model) => model.free),
    inputTokens: counted.reduce((total, result) => total + result.inputTokens, 0),
    outputTokens: counted.reduce((total, result) => total + result.outputTokens, 0),
    costMicroUsd: counted.reduce((total, result) => total + result.costMicroUsd, 0n),
  }
}
