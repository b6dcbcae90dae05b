import { expect, test } from 'vitest'
import { createOriginPolicy } from './origin-policy.ts'

const policy = createOriginPolicy({ own: ['https://studio.example/palette'], named: ['https://board.example'] })

test.each([
  ['our own', { origin: 'https://studio.example', host: 'inner:4000' }, { knows: true, isForeign: false }],
  ['a named one', { origin: 'https://board.example', host: 'studio.example' }, { knows: true, isForeign: false }],
  [
    'the host that was asked',
    { origin: 'https://other.example', host: 'other.example' },
    { knows: true, isForeign: false },
  ],
  [
    'that host over plain HTTP',
    { origin: 'http://other.example', host: 'other.example' },
    { knows: false, isForeign: true },
  ],
  ['another one', { origin: 'https://evil.example', host: 'studio.example' }, { knows: false, isForeign: true }],
  [
    'ours as a prefix',
    { origin: 'https://studio.example.evil', host: 'studio.example' },
    { knows: false, isForeign: true },
  ],
  ['another port', { origin: 'https://studio.example:81', host: 'studio.example' }, { knows: false, isForeign: true }],
  ['no page at all', { origin: 'null', host: 'studio.example' }, { knows: false, isForeign: true }],
  ['none, which no browser sends with a POST', { host: 'studio.example' }, { knows: false, isForeign: false }],
  [
    'none, from another site',
    { host: 'studio.example', 'sec-fetch-site': 'cross-site' },
    { knows: false, isForeign: true },
  ],
  [
    'none, from our own',
    { host: 'studio.example', 'sec-fetch-site': 'same-origin' },
    { knows: false, isForeign: false },
  ],
  ['none, typed by hand', { host: 'studio.example', 'sec-fetch-site': 'none' }, { knows: false, isForeign: false }],
])('the origin of a request: %s', (_what, headers, verdict) => {
  expect({ knows: policy.knows(headers), isForeign: policy.isForeign(headers) }).toEqual(verdict)
})
