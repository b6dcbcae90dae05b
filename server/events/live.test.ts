import { expect, test } from 'vitest'
import { createBus } from './bus.ts'
import { follow } from './live.ts'

test('what somebody watches goes on when the database was away, from where it was', async () => {
  const bus = createBus({ carrier: undefined, onError: console.error })
  let reads = 0
  const followed = follow<number>(bus, {
    topics: ['account:a'],
    read: async () => {
      if (++reads === 2 || reads === 3) throw new Error("Can't reach database server at 127.0.0.1")
      return { items: [reads] }
    },
  })
  expect(await followed.next()).toEqual({ done: false, value: 1 })
  bus.publish('account:a')
  expect(await followed.next()).toEqual({ done: false, value: 4 })
  await followed.return()
  expect(bus.size()).toBe(0)
})

test('what is wrong with the reading itself ends it', async () => {
  const bus = createBus({ carrier: undefined, onError: console.error })
  const followed = follow(bus, { topics: ['account:a'], read: () => Promise.reject(new Error('No such column')) })
  await expect(followed.next()).rejects.toThrow('No such column')
  expect(bus.size()).toBe(0)
})
