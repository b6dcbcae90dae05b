import { describe, expect, test } from 'vitest'
import { MONITOR } from '../watch/monitor-rules.ts'
import { type AlertFacts, bodyOf, mailOf, slackOf, titleOf } from './message-rules.ts'
import { ATTEMPTS_MAX, ENVIRONMENT, parseRule, type Rule, recipientsOf, shownAddress, waitAfter } from './rules.ts'

const model = { id: 'model:a', provider: 'OPENROUTER' as const }
const none = { emails: [], webhook: undefined }
const webhook = { url: 'https://hooks.example/secret', secret: undefined }
const rule = (more: Partial<Rule>): Rule => ({
  channel: 'EMAIL',
  address: 'ann@x.example',
  targetId: null,
  provider: null,
  minimumState: 'DOWN',
  ...more,
})
const told = (rules: Rule[], more: Partial<Parameters<typeof recipientsOf>[1]> = {}) =>
  recipientsOf(rules, { target: model, parts: [], severity: 'DOWN', defaults: none, ...more }).map(
    ({ address }) => address,
  )

describe('a rule', () => {
  test.each<[string, Partial<Rule>, 'DEGRADED' | 'DOWN', boolean]>([
    ['of outages hears of an outage', {}, 'DOWN', true],
    ['of outages hears of nothing less', {}, 'DEGRADED', false],
    ['of whatever is wrong hears of both', { minimumState: 'DEGRADED' }, 'DEGRADED', true],
    ['of this target hears of it', { targetId: 'model:a' }, 'DOWN', true],
    ['of another target does not', { targetId: 'model:b' }, 'DOWN', false],
    ['of its provider hears of it', { provider: 'OPENROUTER' }, 'DOWN', true],
    ['of the other provider does not', { provider: 'REPLICATE' }, 'DOWN', false],
  ])('%s', (_what, more, severity, hears) => {
    expect(told([rule(more)], { severity })).toEqual(hears ? ['ann@x.example'] : [])
  })

  test('for everything hears that the monitor is blind; one for a provider does not', () => {
    const monitor = { target: { id: MONITOR, provider: null } }
    expect(told([rule({}), rule({ address: 'ben@x.example', provider: 'REPLICATE' })], monitor)).toEqual([
      'ann@x.example',
    ])
  })
})

test('a rule of a model hears of an outage of its provider, and of nothing less', () => {
  const provider = { target: { id: 'provider:OPENROUTER', provider: 'OPENROUTER' as const }, parts: [model] }
  expect(told([rule({ targetId: model.id, minimumState: 'DEGRADED' })], provider)).toEqual(['ann@x.example'])
  expect(told([rule({ targetId: model.id, minimumState: 'DEGRADED' })], { ...provider, severity: 'DEGRADED' })).toEqual(
    [],
  )
  expect(told([rule({ targetId: 'model:b' })], provider)).toEqual([])
})

test('whom the environment names is told of every outage and of nothing less, whatever the rules say', () => {
  const defaults = { emails: ['op@x.example'], webhook }
  expect(told([], { defaults })).toEqual(['op@x.example', ENVIRONMENT])
  expect(told([], { defaults, severity: 'DEGRADED' })).toEqual([])
  const more = rule({ address: null, minimumState: 'DEGRADED' })
  expect(told([more], { defaults, severity: 'DEGRADED' })).toEqual(['op@x.example'])
})

test('nobody is told twice, however many rules name them', () => {
  const defaults = { emails: ['ann@x.example'], webhook: undefined }
  expect(told([rule({}), rule({ targetId: 'model:a' })], { defaults })).toEqual(['ann@x.example'])
})

test('tries come further and further apart, and have an end', () => {
  const waits = Array.from({ length: ATTEMPTS_MAX - 1 }, (_, index) => waitAfter(index + 1)!)
  expect(waits).toEqual([...waits].sort((a, b) => a - b))
  expect(waitAfter(ATTEMPTS_MAX)).toBeUndefined()
})

describe('what is given as a rule', () => {
  const settings = { defaults: none, mails: true }
  test.each([
    ['no address of mail', { channel: 'EMAIL', address: 'ann', minimumState: 'DOWN' }, settings, 'address'],
    [
      'mail where none is sent',
      { channel: 'EMAIL', address: 'a@x.example', minimumState: 'DOWN' },
      { defaults: none, mails: false },
      'channel',
    ],
    ['a file', { channel: 'WEBHOOK', address: 'file:///etc/passwd', minimumState: 'DOWN' }, settings, 'address'],
    ['a default that is not there', { channel: 'WEBHOOK', minimumState: 'DOWN' }, settings, 'address'],
    ['Slack without an address', { channel: 'SLACK', minimumState: 'DOWN' }, settings, 'address'],
    [
      'a state that is none',
      { channel: 'EMAIL', address: 'a@x.example', minimumState: 'UP' },
      settings,
      'minimumState',
    ],
  ] as const)('%s is refused', (_what, given, how, field) => {
    expect(() => parseRule(given, how)).toThrow(expect.objectContaining({ field }))
  })
})

test('of a webhook only the host is shown', () => {
  expect(shownAddress({ channel: 'SLACK', address: 'https://hooks.slack.com/services/T0/B0/secret' })).toBe(
    'hooks.slack.com',
  )
  expect(shownAddress({ channel: 'WEBHOOK', address: ENVIRONMENT })).toBe('ALERT_WEBHOOK_URL')
})

describe('an alert', () => {
  const facts: AlertFacts = {
    id: 'a',
    kind: 'REMINDER',
    state: 'DOWN',
    at: new Date('2027-03-01T04:10:00Z'),
    target: { id: 'model:a', name: '<b>One</b> & co' },
    incident: { id: 'i', summary: 'It fails & <fails>.', openedAt: new Date('2027-03-01T00:00:00Z'), resolvedAt: null },
    url: 'https://studio.example/admin/health',
  }

  test('says what, since when and for how long', () => {
    expect(titleOf(facts)).toBe('<b>One</b> & co is still down')
    expect(bodyOf(facts)).toBe('It fails & <fails>. For 4 h 10 min, since 2027-03-01 00:00 UTC.')
    expect(titleOf({ ...facts, kind: 'OPENED', target: { id: MONITOR, name: 'The monitor' } })).toBe(
      'The monitor is blind',
    )
  })

  test('carries what providers wrote as text, and never as markup', () => {
    expect(mailOf(facts).html).not.toMatch(/<b>|<fails>/)
    expect(JSON.stringify(slackOf(facts))).not.toMatch(/<b>|<fails>/)
  })
})
