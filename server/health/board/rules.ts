import { z } from 'zod'

/** What the last look found, as it was kept. */
export type Evidence = {
  calls: number
  errorShare: number | null
  p50Ms: number | null
  p95Ms: number | null
  canary: { answered: boolean; latencyMs: number | null; reason: string | null } | null
  probe: { answered: boolean; latencyMs: number | null; reason: string | null } | null
}

const kept = z.object({
  calls: z.object({
    calls: z.number(),
    failed: z.number(),
    p50Ms: z.number().nullable(),
    p95Ms: z.number().nullable(),
  }),
  canary: z
    .object({ answered: z.boolean(), latencyMs: z.number().nullable(), reason: z.string().nullable() })
    .nullish(),
  probe: z.object({ kind: z.string(), latencyMs: z.number().optional(), reason: z.string().optional() }).nullable(),
})

/** undefined: there has been no look, or one of an older form. */
export function evidenceOf(json: unknown): Evidence | undefined {
  const read = kept.safeParse(json)
  if (!read.success) return undefined
  const { calls, probe, canary = null } = read.data
  return {
    calls: calls.calls,
    errorShare: calls.calls === 0 ? null : calls.failed / calls.calls,
    p50Ms: calls.p50Ms,
    p95Ms: calls.p95Ms,
    canary,
    // Silent: there is nothing to ask, so nothing was.
    probe:
      probe && probe.kind !== 'silent'
        ? {
            answered: probe.kind === 'answered',
            latencyMs: probe.latencyMs ?? null,
            reason: probe.reason ?? null,
          }
        : null,
  }
}
