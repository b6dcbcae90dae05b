import { expect, test } from 'vitest'
import { withNewestAccounts } from './account-version.ts'

const account = (version: number, available: number, more: object = {}) => ({
  __typename: 'CreditAccount',
  id: 'a',
  version,
  available,
  ...more,
})

test('an account older than the newest seen comes back as the newest', () => {
  const newest = new Map()
  withNewestAccounts({ accountChanged: account(7, 90) }, newest)
  const late = withNewestAccounts({ viewer: { account: account(6, 100) } }, newest)
  expect(late.viewer.account).toEqual(account(7, 90))
})

test('a newer account passes, and is the newest from then on', () => {
  const newest = new Map()
  withNewestAccounts({ accountChanged: account(7, 90) }, newest)
  expect(withNewestAccounts(account(8, 80), newest)).toEqual(account(8, 80))
  expect(withNewestAccounts(account(7, 90), newest)).toEqual(account(8, 80))
})

test('a field that only the old answer has is kept', () => {
  const newest = new Map()
  withNewestAccounts(account(7, 90), newest)
  expect(withNewestAccounts(account(6, 100, { plan: 'PRO' }), newest)).toEqual(account(7, 90, { plan: 'PRO' }))
})

test('accounts of different people do not mix, and other data is untouched', () => {
  const newest = new Map()
  withNewestAccounts(account(7, 90), newest)
  const other = { nodes: [{ ...account(2, 5), id: 'b' }, null, 'text', 3], at: null }
  expect(withNewestAccounts(other, newest)).toEqual(other)
})
