import { expect, test } from 'vitest'
import { createBus } from './bus.ts'
import { rememberUntil } from './remember.ts'

const bus = () => createBus({ carrier: undefined, onError: console.error })

test('what is kept is read once, and again after the topic', async () => {
  const own = bus()
  let loads = 0
  const snapshot = rememberUntil('catalogue:all', own)(async () => ++loads)
  expect(await Promise.all([snapshot(), snapshot()])).toEqual([1, 1])
  own.publish('catalogue:all')
  expect(await snapshot()).toBe(2)
  expect(await snapshot()).toBe(2)
})

test('a change during a load is not lost: what was being read is not kept', async () => {
  const own = bus()
  const answers: ((value: string) => void)[] = []
  const load = () => new Promise<string>((resolve) => answers.push(resolve))
  const snapshot = rememberUntil('catalogue:all', own)(load)
  const first = snapshot()
  own.publish('catalogue:all')
  const second = snapshot()
  answers[0]!('old')
  answers[1]!('new')
  expect([await first, await second, await snapshot()]).toEqual(['old', 'new', 'new'])
})

test('a failed load is tried again', async () => {
  let loads = 0
  const load = async () => {
    loads += 1
    if (loads === 1) throw new Error('no connection')
    return loads
  }
  const snapshot = rememberUntil('catalogue:all', bus())(load)
  await expect(snapshot()).rejects.toThrow('no connection')
  expect(await snapshot()).toBe(2)
})
