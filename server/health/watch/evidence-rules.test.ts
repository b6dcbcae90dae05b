import { describe, expect, test } from 'vitest'
import type { ProbeEvidence } from '../../providers/probe-rules.ts'
import { type CallEvidence, isBlind, judge, type Usual } from './evidence-rules.ts'

const nobody = { failed: 0, failedInARow: 0, peopleInARow: 0 }
const quiet: CallEvidence = { calls: 0, ...nobody, others: { calls: 0, failed: 0 }, p50Ms: null, p95Ms: null }
const busy: CallEvidence = { calls: 40, ...nobody, others: { calls: 20, failed: 0 }, p50Ms: 2_000, p95Ms: 5_000 }
/** Of two people's calls, half each. */
const failing = (failed: number) => ({ ...busy, failed, others: { calls: 20, failed: Math.floor(failed / 2) } })
const alone = { ...busy, calls: 20, failed: 20, failedInARow: 20, peopleInARow: 1, others: { calls: 0, failed: 0 } }
const usual: Usual = { callMs: 2_000, probeMs: 100 }
const answered: ProbeEvidence = { kind: 'answered', latencyMs: 110 }
const silent: ProbeEvidence = { kind: 'silent' }
const failed: ProbeEvidence = { kind: 'failed', reason: 'It answers with 503.' }

describe('the verdict on', () => {
  test.each([
    ['no calls and no probe', quiet, null, 'none'],
    ['a probe that was answered', quiet, answered, 'good'],
    ['a probe that failed', quiet, failed, 'bad'],
    ['a probe that took a second more, and three times as long', quiet, { kind: 'answered', latencyMs: 1_200 }, 'poor'],
    ['a probe three times as long, and not by a second', quiet, { kind: 'answered', latencyMs: 400 }, 'good'],
    ['calls that go well, whatever the probe says', busy, failed, 'good'],
    ['calls that fail, whatever the probe says', failing(20), answered, 'bad'],
    ['one call of ten that fails', failing(4), answered, 'poor'],
    ['one of twenty', failing(2), answered, 'good'],
    [
      'the last five failing after many that went well',
      { ...busy, failed: 5, failedInARow: 5, peopleInARow: 2 },
      answered,
      'bad',
    ],
    ['calls three times as slow', { ...busy, p50Ms: 6_100 }, answered, 'poor'],
    [
      'four calls that fail: too few to say',
      { ...quiet, calls: 4, failed: 4, failedInARow: 4, peopleInARow: 2 },
      answered,
      'good',
    ],
    ['one person’s calls, all of which fail, and a probe that is answered', alone, answered, 'good'],
    ['one person’s calls, all of which fail, and a probe that fails too', alone, failed, 'bad'],
    ['one person’s calls, all of which fail, and nobody to ask', alone, silent, 'none'],
    [
      'one person’s failures among many that go well',
      { ...busy, failed: 20, failedInARow: 20, peopleInARow: 1 },
      answered,
      'good',
    ],
    [
      'one person’s many failures, and one of somebody else',
      { ...busy, failed: 20, others: { calls: 20, failed: 1 } },
      answered,
      'good',
    ],
    ['nobody to ask, and no calls', quiet, silent, 'none'],
    ['nobody to ask, and one call that went well', { ...quiet, calls: 1 }, silent, 'good'],
    ['nobody to ask, and one call that failed', { ...quiet, calls: 1, failed: 1 }, silent, 'none'],
    [
      'nobody to ask, and two people’s calls that fail',
      { ...busy, failed: 5, failedInARow: 5, peopleInARow: 2 },
      silent,
      'bad',
    ],
    ['four calls that go well, and a probe that fails', { ...busy, calls: 4 }, failed, 'bad'],
  ] as [string, CallEvidence, ProbeEvidence | null, string][])('%s', (_what, calls, probe, kind) => {
    expect(judge({ calls, probe, canary: null, usual }).kind).toBe(kind)
  })

  test('a target of which nothing usual is known is not slow', () => {
    const unusual = { callMs: null, probeMs: null }
    expect(
      judge({ calls: quiet, probe: { kind: 'answered', latencyMs: 9_000 }, canary: null, usual: unusual }).kind,
    ).toBe('good')
  })

  test('slowness is told with its figures', () => {
    expect(judge({ calls: { ...busy, p50Ms: 8_000 }, probe: null, canary: null, usual })).toEqual({
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

test.each([
  ['that failed is believed where the probe was answered', answered, false, 'bad'],
  ['that answered is believed where there is nobody else to ask', silent, true, 'good'],
  ['that failed is believed there too', silent, false, 'bad'],
  ['that answered does not outweigh a probe that fails', failed, true, 'bad'],
] as [string, ProbeEvidence, boolean, string][])('a canary %s', (_what, probe, well, kind) => {
  const canary = { answered: well, latencyMs: 900, reason: well ? null : 'It fails with 500.' }
  expect(judge({ calls: quiet, probe, canary, usual }).kind).toBe(kind)
  expect(judge({ calls: busy, probe: answered, canary, usual }).kind).toBe('good')
})
