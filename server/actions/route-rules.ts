import { isOut, type ModelHealth } from '../health/rules.ts'

export type RouteAsked<Model> = {
  /** The chain, best first; or the one that was named. */
  models: Model[]
  named: boolean
  healthOf(model: Model): ModelHealth
  /** Whether it takes the work at all; asked only of those that would step in. */
  takes(model: Model): boolean
}

export type RouteChosen<Model> =
  | { kind: 'route'; models: Model[]; health: ModelHealth; insteadOf: Model | undefined }
  | { kind: 'out'; model: Model; health: ModelHealth; retryAt: Date | null }

/**
 * The models that the work may go to. Out are those that are DOWN or under maintenance: of a chain the next steps in,
 * one that was named is not replaced. UNKNOWN keeps nobody out, and neither does DEGRADED. A route has at least one model.
 */
export function chooseRoute<Model>({ models, named, healthOf, takes }: RouteAsked<Model>): RouteChosen<Model> {
  const first = models[0]
  if (first === undefined) throw new Error('A route has at least one model')
  const health = healthOf(first)
  const works = (model: Model) => !isOut(healthOf(model).state)
  if (!isOut(health.state)) return { kind: 'route', models: models.filter(works), health, insteadOf: undefined }
  const others = named ? [] : models.filter((model) => works(model) && takes(model))
  if (others[0] !== undefined) {
    return { kind: 'route', models: others, health: healthOf(others[0]), insteadOf: first }
  }
  const due = (named ? [first] : models).flatMap((model) => healthOf(model).retryAt?.getTime() ?? [])
  return { kind: 'out', model: first, health, retryAt: due.length > 0 ? new Date(Math.min(...due)) : null }
}

/** What a person should know before they start; undefined: nothing out of the ordinary. */
export function noticeOf(
  { health, insteadOf }: Pick<Extract<RouteChosen<{ name: string }>, { kind: 'route' }>, 'health' | 'insteadOf'>,
  model: { name: string },
): string | undefined {
  const stepsIn = insteadOf && `${insteadOf.name} is not available, so ${model.name} does the work.`
  const slower = health.state === 'DEGRADED' ? `${slownessOf(health)} Failures cost nothing.` : undefined
  return [stepsIn, slower].filter(Boolean).join(' ') || undefined
}

function slownessOf({ slowdown }: ModelHealth): string {
  if (!slowdown) return 'It fails more often than usual.'
  return `About ${Math.round(slowdown.factor)} times slower than usual.`
}
