import { expect, test } from 'vitest'
import { type Forecast, forecastWords } from './forecast-words.ts'

const RENEWS = '2026-12-23T07:05:00Z'
const told = (about: Partial<Omit<Forecast, '__typename'>>) =>
  forecastWords(
    { __typename: 'CreditForecast', runsOutAt: null, perDay: 83.4, basedOnDays: 30, reason: 'RUNS_OUT', ...about },
    RENEWS,
    'Europe/Berlin',
  )

test('points that end before the renewal', () => {
  expect(told({ runsOutAt: '2026-12-13T23:30:00Z' })).toBe(
    'At your pace of about 83 points a day they last until Dec 14, 2026. The renewal on Dec 23, 2026 comes later.',
  )
})
test('points that outlive renewals', () => {
  expect(told({ runsOutAt: '2027-03-01T12:00:00Z' })).toBe(
    'At your pace of about 83 points a day they last until Mar 1, 2027, renewals included.',
  )
})
test('points that do not run out', () => {
  expect(told({ reason: 'NOT_WITHIN_A_YEAR', perDay: 0.2 })).toBe(
    'At your pace of about 1 point a day they do not run out: each renewal comes before.',
  )
})
test('too little use to say', () => {
  expect(told({ reason: 'TOO_LITTLE_HISTORY' })).toBe('How long your points last shows here after three days of use.')
})
