import pLimit from 'p-limit'
import type { Clock } from '../../clock.ts'
import type { Transactions, Tx } from '../../database/transaction.ts'
import type { Provider } from '../../generated/prisma/client.ts'
import type { Canary } from '../../providers/canary.ts'
import type { ProbeEvidence } from '../../providers/probe-rules.ts'
import type { Probe } from '../../providers/probes.ts'
import { type Finding, keepIncidents, type Tell } from '../incidents/incidents.ts'
import { touchedBy } from '../incidents/touched.ts'
import { windowsSince } from '../maintenance/maintenance.ts'
import { covers, cutAtWindows, nextEdge, openAt, type Window } from '../maintenance/rules.ts'
import { askForNext } from './asking.ts'
import { createCanaries } from './canaries.ts'
import { type CallEvidence, isBlind, judge, ofProvider } from './evidence-rules.ts'
import { RECHECK_MS, step, type Verdict } from './machine-rules.ts'
import { keepMonitor } from './monitor.ts'
import { BLIND, MONITOR } from './monitor-rules.ts'
import { providerFinding } from './provider-rules.ts'
import * as store from './store.ts'
import { timesBetween } from './time-rules.ts'

export type Health = ReturnType<typeof createHealth>

type Model = { id: string; provider: Provider }

const TARGETS_AT_ONCE = 500
const PROBES_AT_ONCE = 16
const PROVIDERS: Provider[] = ['OPENROUTER', 'REPLICATE']
const NO_CALLS: CallEvidence = {
  calls: 0,
  failed: 0,
  failedInARow: 0,
  peopleInARow: 0,
  others: { calls: 0, failed: 0 },
  p50Ms: null,
  p95Ms: null,
}
/** What a look says of the time since the one before; beyond so many intervals nobody was looking. */
const INTERVALS_KNOWN = 2

/** Watches the providers and every model in use. Looks are jobs: any number of instances, one look at a time each. */
export function createHealth(deps: {
  transactions: Transactions
  clock: Clock
  probe: Probe
  /** A key is set, or the sandbox answers. */
  ready(provider: Provider): boolean
  /** Does anything else in the world answer? */
  worldAnswers(): Promise<boolean>
  tell: Tell
  canary: Canary
  /** What canaries may cost a day; 0: none are sent. */
  dailyMicroUsd: bigint
  intervalMs: number
  remindAfterMs: number
}) {
  const { transactions, clock, intervalMs, remindAfterMs } = deps
  const canariesOf = createCanaries(deps)

  async function findings(targets: store.Target[], models: Model[]) {
    const limit = pLimit(PROBES_AT_ONCE)
    const probes = new Map<string, ProbeEvidence>()
    const asked = targets
      .filter(({ provider }) => deps.ready(provider))
      .map((target) => limit(async () => probes.set(target.id, await deps.probe(target))))
    await Promise.all(asked)
    // A second look sees what the first saw.
    const since = new Date(clock.now().getTime() - intervalMs - 2 * RECHECK_MS)
    const modelIds = models.map(({ id }) => id)
    const byModel = await transactions.statement((tx) => store.callEvidence(tx, { modelIds, since }))
    const calls = new Map(targets.map((target) => [target.id, callsOf(target, models, byModel)]))
    const found = [...probes.values()]
    const cutOff = isBlind({ probes: found, worldAnswers: false })
    const blind = cutOff && isBlind({ probes: found, worldAnswers: await deps.worldAnswers() })
    return { probes, calls, blind, canaries: await canariesOf(targets, { probes, calls }) }
  }

  type Findings = Awaited<ReturnType<typeof findings>>

  function lookAt(target: store.Target, { probes, calls, canaries, blind }: Findings, now: number): store.Looked {
    const probe = probes.get(target.id) ?? null
    const canary = canaries.get(target.id) ?? null
    const own = calls.get(target.id)!
    const usual = { callMs: target.usualCallMs, probeMs: target.usualProbeMs }
    const verdict: Verdict = blind ? { kind: 'blind' } : judge({ calls: own, probe, canary, usual })
    const probeMs = probe?.kind === 'answered' ? probe.latencyMs : null
    const { memory, recheck } = step(target.memory, verdict, { now, intervalMs })
    const configured = deps.ready(target.provider)
    const found: typeof memory = configured
      ? memory
      : { ...memory, state: 'UNKNOWN', reason: 'It is not set up: there is no key.' }
    return {
      target,
      memory: found,
      shown: { state: found.state, reason: found.reason, since: new Date(found.since) },
      verdict: configured ? verdict.kind : 'none',
      latencyMs: own.p50Ms ?? probeMs,
      probeMs,
      evidence: { calls: own, probe, canary },
      // On one grid, so that all are looked at together, however many second looks there were.
      nextCheckAt: new Date(recheck ? now + RECHECK_MS : (Math.floor(now / intervalMs) + 1) * intervalMs),
    }
  }

  /** Maintenance over what was found, while a window is open; the next look is no later than where one begins or ends. */
  function overlaid(look: store.Looked, windows: Window[], now: number): store.Looked {
    const edge = nextEdge(windows, now) ?? Number.POSITIVE_INFINITY
    const nextCheckAt = new Date(Math.min(look.nextCheckAt.getTime(), edge))
    const window = openAt(windows, now)
    if (!window) return { ...look, nextCheckAt }
    const since = look.target.state === 'MAINTENANCE' ? look.target.since : new Date(now)
    return { ...look, nextCheckAt, shown: { state: 'MAINTENANCE', reason: window.reason, since } }
  }

  function timesOf({ target, memory, verdict, latencyMs }: store.Looked, windows: Window[], now: number) {
    const from = target.checkedAt?.getTime() ?? now
    const known = from + INTERVALS_KNOWN * intervalMs
    // Beneath maintenance lies what the machine had found.
    const found = target.state === 'MAINTENANCE' ? target.memory.state : target.state
    const times = cutAtWindows({ from, to: now }, windows).flatMap(({ maintenance, ...piece }) =>
      timesBetween({
        targetId: target.id,
        state: maintenance ? 'MAINTENANCE' : found,
        ...piece,
        knownMs: maintenance ? piece.to - piece.from : Math.max(0, known - piece.from),
      }),
    )
    const hour = new Date(Math.floor(now / 3_600_000) * 3_600_000)
    const look = { looks: 1, bad: verdict === 'bad' ? 1 : 0, latency_ms: latencyMs }
    return [...times, { target_id: target.id, hour, state: memory.state, ms: 0, ...look }]
  }

  async function keep(tx: Tx, found: store.Looked[], { blind, probes }: Findings, at: Date): Promise<void> {
    const now = at.getTime()
    await store.lockTargets(
      tx,
      found.map(({ target }) => target),
    )
    const since = found.map(({ target }) => target.checkedAt?.getTime() ?? now)
    const windows = await windowsSince(tx, new Date(Math.min(now, ...since)))
    const windowsOf = (target: { id: string; provider: Provider | null }) =>
      windows.filter((window) => covers(window, target))
    const looks = found.map((look) => overlaid(look, windowsOf(look.target), now))
    const kept = await store.keepLooks(tx, looks, at)
    const own = looks.filter(({ target }) => kept.has(target.id))
    const times = own.flatMap((look) => timesOf(look, windowsOf(look.target), now))
    await store.addTimes(tx, times)
    const sight = await keepMonitor(tx, { blind, asked: probes.size, at })
    const silenced = (target: { id: string; provider: Provider | null }) => openAt(windowsOf(target), now) !== undefined
    // What answers again when its maintenance ends is not accused of what was found before: the next look decides.
    const undecided = ({ target, verdict }: store.Looked) => target.state === 'MAINTENANCE' && verdict === 'good'
    const models = own.filter(({ target }) => target.modelId !== null)
    const findings: Finding[] = models.map((look) => ({
      targetId: look.target.id,
      state: look.memory.state,
      reason: look.memory.reason,
      silenced: silenced(look.target) || (look.memory.state !== 'UP' && undecided(look)),
      beneath: store.providerTarget(look.target.provider),
    }))
    const waiting = new Set(own.filter(undecided).map(({ target }) => target.id))
    const providers = [...new Set(own.map(({ target }) => target.provider))]
    const standing = await store.standings(tx, providers)
    for (const provider of standing.filter(({ modelId }) => modelId === null)) {
      const ofIt = standing.filter((one) => one.modelId !== null && one.provider === provider.provider)
      const finding = providerFinding(
        { state: provider.found, reason: provider.reason },
        ofIt.map(({ state }) => state),
      )
      findings.push({
        targetId: provider.id,
        ...finding,
        silenced: silenced(provider) || (finding.state !== 'UP' && waiting.has(provider.id)),
        beneath: null,
      })
    }
    const monitor = { id: MONITOR, provider: null }
    if (sight)
      findings.push({ targetId: MONITOR, state: sight, reason: BLIND, silenced: silenced(monitor), beneath: null })
    await keepIncidents(tx, findings, { tell: deps.tell, at, intervalMs, remindAfterMs })
    if (own.some(({ target, shown }) => target.state !== shown.state)) tx.announce('health:all')
  }

  return {
    /** One look at every target whose turn it is; asks for the next as a job. */
    async check(): Promise<void> {
      const models = await transactions.statement(store.modelsInUse)
      await transactions.statement((tx) => store.watchOnly(tx, watchedOf(models), clock.now()))
      const due = { now: clock.now(), limit: TARGETS_AT_ONCE, intervalMs }
      const targets = await transactions.statement((tx) => store.takeDue(tx, due))
      // Who took them asks for the next look; if they die, the schedule does.
      if (targets.length === 0) return
      const found = await findings(targets, models)
      const at = clock.now()
      const looks = targets.map((target) => lookAt(target, found, at.getTime()))
      await transactions.transaction((tx) => keep(tx, looks, found, at))
      await transactions.transaction(askForNext)
    },

    /** A reading of the actions that an incident has touched so far. */
    touched: (incident: { targetId: string; openedAt: Date; evidenceSince: Date | null }) =>
      transactions.statement((tx) =>
        touchedBy(tx, {
          targetId: incident.targetId,
          since: incident.evidenceSince ?? incident.openedAt,
          until: clock.now(),
        }),
      ),

    /** What is usual for each, from its own history. */
    learnUsual: () => transactions.statement((tx) => store.learnUsual(tx, clock.now())),

    /** Deletes what is old enough, a batch at a time; true when there may be more. */
    purge: () => transactions.statement((tx) => store.purge(tx, clock.now())),
  }
}

function watchedOf(models: Model[]): store.Watched[] {
  return [
    ...PROVIDERS.map((provider) => ({ id: store.providerTarget(provider), provider, modelId: null })),
    ...models.map(({ id, provider }) => ({ id: `model:${id}`, provider, modelId: id })),
  ]
}

function callsOf(target: store.Target, models: Model[], byModel: Map<string, CallEvidence>): CallEvidence {
  if (target.modelId !== null) return byModel.get(target.modelId) ?? NO_CALLS
  return ofProvider(models.flatMap(({ id, provider }) => (provider === target.provider && byModel.get(id)) || []))
}
