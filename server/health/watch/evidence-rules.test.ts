import { describe, expect, test } from 'vitest'
import type { ProbeEvidence } from '../../providers/probe-rules.ts'
import { type CallEvidence, isBlind, judge, type Usual } from './evidence-rules.ts'

const quiet: CallEvidence = { calls: 0, failed: 0, failedInARow: 0, p50Ms: null, p95Ms: null }
const busy: CallEvidence = { calls: 40, failed: 0, failedInARow: 0, p50Ms: 2_000, p95Ms: 5_000 }
const usual: Usual = { callMs: 2_000, probeMs: 100 }
const answered: ProbeEvidence = { kind: 'answered', latencyMs: 110 }
const failed: ProbeEvidence = { kind: 'failed', reason: 'It answers with 503.' }

describe('the verdict on', () => {
  test.each([
    ['no calls and no probe', quiet, null, 'none'],
    ['a probe that was answered', quiet, answered, 'good'],
    ['a probe that failed', quiet, failed, 'bad'],
    ['a probe that took a second more, and three times as long', quiet, { kind: 'answered', latencyMs: 1_200 }, 'poor'],
    ['a probe three times as long, and not by a second', quiet, { kind: 'answered', latencyMs: 400 }, 'good'],
    ['calls that go well, whatever the probe says', busy, failed, 'good'],
    ['calls that fail, whatever the probe says', { ...busy, failed: 20 }, answered, 'bad'],
    ['one call of ten that fails', { ...busy, failed: 4 }, answered, 'poor'],
    ['one of twenty', { ...busy, failed: 2 }, answered, 'good'],
    ['the last five calls failing after many that went well', { ...busy, failed: 5, failedInARow: 5 }, answered, 'bad'],
    ['calls three times as slow', { ...busy, p50Ms: 6_100 }, answered, 'poor'],
    ['four calls that fail: too few to say', { ...quiet, calls: 4, failed: 4, failedInARow: 4 }, answered, 'good'],
    ['four calls that go well, and a probe that fails', { ...busy, calls: 4 }, failed, 'bad'],
  ] as [string, CallEvidence, ProbeEvidence | null, string][])('%s', (_what, calls, probe, kind) => {
    expect(judge({ calls, probe, usual }).kind).toBe(kind)
  })

  test('a target of which nothing usual is known is not slow', () => {
    const unusual = { callMs: null, probeMs: null }
    expect(judge({ calls: quiet, probe: { kind: 'answered', latencyMs: 9_000 }, usual: unusual }).kind).toBe('good')
  })

  test('slowness is told with its figures', () => {
    expect(judge({ calls: { ...busy, p50Ms: 8_000 }, probe: null, usual })).toEqual({
      kind: 'poor',
      reason: 'Half of the calls take 8.0 s, 4 times the usual 2.0 s.',
    })
  })
})

describe('it is our own network', () => {
  const cutOff: ProbeEvidence = { kind: 'cutOff', reason: 'No connection.' }
  test.each([
    ['when nothing came through and the world does not answer', [cutOff, cutOff], false, true],
    ['not when the world answers', [cutOff, cutOff], true, false],
    ['not when one target answered', [cutOff, answered], false, false],
    ['not when one answered with an error', [cutOff, failed], false, false],
    ['not when nothing was asked', [], false, false],
  ] as [string, ProbeEvidence[], boolean, boolean][])('%s', (_what, probes, worldAnswers, blind) => {
    expect(isBlind({ probes, worldAnswers })).toBe(blind)
  })
})
