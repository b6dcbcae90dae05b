import type { HealthState } from './health-words.ts'

type Target = { name: string; state: HealthState; checkedAt: string | null }
/** `targets`: the provider itself first, then its models. */
type Provider = { state: HealthState; targets: Target[] }

export type Overall = { tone: HealthState; title: string; detail: string }

/** How everything is, in a sentence, and what that means for whoever wants to work. */
export function overallWords(providers: Provider[]): Overall {
  const targets = providers.flatMap((provider) => provider.targets)
  if (targets.every(({ checkedAt }) => checkedAt === null)) {
    return { tone: 'UNKNOWN', title: 'Not checked yet', detail: 'The first check is under way.' }
  }
  const wrong = providers.flatMap(worthNaming)
  const down = wrong.filter(({ state }) => state === 'DOWN')
  if (down.length > 0) {
    const detail = 'Where another model can do the work, it does. Failures cost nothing.'
    return { tone: 'DOWN', title: `${namesOf(down)} down`, detail }
  }
  const slow = wrong.filter(({ state }) => state === 'DEGRADED')
  if (slow.length > 0) {
    const detail = 'Work may take longer, or fail now and then. Failures cost nothing.'
    return { tone: 'DEGRADED', title: `${namesOf(slow)} slower than usual`, detail }
  }
  const announced = wrong.filter(({ state }) => state === 'MAINTENANCE')
  if (announced.length > 0) {
    return { tone: 'MAINTENANCE', title: `${namesOf(announced)} under maintenance`, detail: 'This was announced.' }
  }
  const known = targets.filter(({ state }) => state !== 'UNKNOWN').length
  if (known === 0) {
    const detail = 'Our own connection may be the reason. Work can be started all the same; failures cost nothing.'
    return { tone: 'UNKNOWN', title: 'Nobody can tell at the moment', detail }
  }
  if (known === targets.length)
    return { tone: 'UP', title: 'Everything works', detail: `All ${known} services answer as they should.` }
  return { tone: 'UP', title: 'What we can see works', detail: `Nothing is known of ${targets.length - known}.` }
}

/** A provider that is out takes its models with it: it is named, they are not. */
function worthNaming({ targets: [own, ...models] }: Provider): Target[] {
  if (!own) return []
  return own.state === 'DOWN' || own.state === 'MAINTENANCE' ? [own] : [own, ...models]
}

/** "A is", "A and B are", "4 models are". */
function namesOf(targets: Target[]): string {
  const [first, second, third] = targets
  if (!second) return `${first?.name} is`
  return third ? `${targets.length} services are` : `${first?.name} and ${second.name} are`
}
