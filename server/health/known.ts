import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { SystemDatabase } from '../database/client.ts'
import type { Bus } from '../events/bus.ts'
import type { Provider } from '../generated/prisma/client.ts'
import { covers, endOf } from './maintenance/rules.ts'
import { healthOf, type KnownTarget, type ModelHealth, NOTHING_KNOWN } from './rules.ts'

/** Figures move without a state turning, and an event may be lost: what is older is read again, behind the asker's back. */
const REFRESH_AFTER_MS = 30_000
const RETRY_AFTER_MS = 1_000
/** What could not be read again for so long says nothing any more. */
const TRUSTED_MS = 300_000
/** More are not planned at a time. */
const WINDOWS_MAX = 200

export type KnownHealth = ReturnType<typeof createKnownHealth>

/** How the models are, from memory: whoever asks never waits for the database. Kept fresh by what is announced. */
export function createKnownHealth(deps: {
  database: SystemDatabase
  bus: Bus
  clock: Clock
  intervalMs: number
  onError: (error: unknown) => void
}) {
  const { database, bus, clock, intervalMs, onError } = deps
  let targets = new Map<string, KnownTarget>()
  let readAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined
  let outdated = false

  /** One at a time; what is announced during one asks for another. */
  function refresh(): Promise<void> {
    outdated = reading !== undefined
    reading ??= read()
    return reading
  }

  async function read(): Promise<void> {
    triedAt = performance.now()
    try {
      targets = new Map((await readTargets(database, clock.now())).map((target) => [keyOf(target), target]))
      readAt = triedAt
    } catch (error) {
      onError(error)
    } finally {
      reading = undefined
      if (outdated) void refresh()
    }
  }

  const off = bus.on('health:all', () => void refresh())

  return {
    refresh,
    /** Resolves when nothing is being read any more. */
    async stop() {
      off()
      outdated = false
      await reading
    },

    /** UNKNOWN for what nobody watches, and while nothing could be read. */
    of({ id, provider }: { id: string; provider: Provider }): ModelHealth {
      const age = performance.now() - readAt
      if (age > REFRESH_AFTER_MS && !reading && performance.now() - triedAt > RETRY_AFTER_MS) void refresh()
      if (age > TRUSTED_MS) return NOTHING_KNOWN
      return healthOf(targets.get(id), targets.get(provider), { now: clock.now().getTime(), intervalMs })
    },
  }
}

/** A model by its id, a provider by its name; no model's id is one of those. */
const keyOf = ({ modelId, provider }: KnownTarget): string => modelId ?? provider ?? ''

/** As the last look wrote it. */
const evidence = z.object({
  calls: z.object({ p50Ms: z.number().nullable() }),
  probe: z.object({ latencyMs: z.number().optional() }).nullable(),
})

async function readTargets(database: SystemDatabase, now: Date): Promise<KnownTarget[]> {
  const windows = await database.maintenance.findMany({
    where: { endsAt: { gt: now } },
    select: { targetId: true, provider: true, startsAt: true, endsAt: true },
    take: WINDOWS_MAX,
  })
  const rows = await database.healthTarget.findMany({
    where: { active: true },
    select: {
      id: true,
      provider: true,
      modelId: true,
      state: true,
      nextCheckAt: true,
      evidence: true,
      usualCallMs: true,
      usualProbeMs: true,
    },
  })
  return rows.map(({ evidence: found, usualCallMs, usualProbeMs, ...row }) => ({
    ...row,
    maintenanceEndsAt: endOf(
      windows.filter((window) => covers(window, row)),
      now,
    ),
    pace: paceOf(evidence.safeParse(found).data, { usualCallMs, usualProbeMs }),
  }))
}

/** Of our own calls where there are any, else of the probe. */
function paceOf(
  found: z.output<typeof evidence> | undefined,
  usual: { usualCallMs: number | null; usualProbeMs: number | null },
): KnownTarget['pace'] {
  const [call, probe] = [found?.calls.p50Ms ?? null, found?.probe?.latencyMs ?? null]
  if (call !== null && usual.usualCallMs !== null) return { nowMs: call, usualMs: usual.usualCallMs }
  return probe !== null && usual.usualProbeMs !== null ? { nowMs: probe, usualMs: usual.usualProbeMs } : null
}
