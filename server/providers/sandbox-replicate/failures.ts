/** What the sandbox can do wrong when asked to. README.md says how to ask. */
export type Failure =
  | { kind: 'status'; status: number }
  | { kind: 'fail'; message: string }
  | { kind: 'slow'; ms: number }
  | { kind: 'late-webhook'; ms: number }
  | { kind: (typeof PLAIN)[number] }

const PLAIN = [
  'hang',
  'create-reset',
  'nsfw',
  'stuck',
  'no-webhook',
  'double-webhook',
  'cancel-fails',
  'output-404',
  'output-html',
  'output-huge',
  'output-cut',
  'empty-output',
] as const

const SLOWEST_MS = 10 * 60_000
const DIRECTIVE = /\[\[sandbox:([^\]\n]{1,200})\]\]/gi
const CONFINED = /^(.*)@([\w.-]+\/[\w.-]+)$/

/** The failures that the prompt asks for, as far as they are meant for this model. */
export function failuresIn(prompt: string, model: string): Failure[] {
  return [...prompt.matchAll(DIRECTIVE)].flatMap(([, directive = '']) => {
    const [, wish = directive, only = model] = directive.trim().match(CONFINED) ?? []
    const failure = only === model ? failureOf(wish.trim()) : undefined
    return failure ? [failure] : []
  })
}

function failureOf(wish: string): Failure | undefined {
  const [, rawName = '', argument = ''] = wish.match(/^([^=]*)=?(.*)$/) ?? []
  const name = rawName.trim().toLowerCase()
  const number = /^\d{1,6}$/.test(argument) ? Number(argument) : undefined
  switch (name) {
    case 'status':
      return number !== undefined && number >= 400 && number <= 599 ? { kind: name, status: number } : undefined
    case 'fail':
      return { kind: name, message: argument || 'Prediction failed for an unknown reason.' }
    case 'slow':
    case 'late-webhook':
      return { kind: name, ms: Math.min(number ?? 1_000, SLOWEST_MS) }
    default: {
      const kind = PLAIN.find((one) => one === name)
      return kind && { kind }
    }
  }
}

/** The first failure of a kind, with its details. */
export function failureOfKind<Kind extends Failure['kind']>(failures: readonly Failure[], kind: Kind) {
  return failures.find((one): one is Extract<Failure, { kind: Kind }> => one.kind === kind)
}

export const isAsked = (failures: readonly Failure[], kind: Failure['kind']): boolean =>
  failures.some((one) => one.kind === kind)
