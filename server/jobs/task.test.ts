import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { definePeriodic } from './task.ts'

const never = new AbortController().signal

/** Work that ends when it is told to. */
function held() {
  const open: (() => void)[] = []
  const work = () => new Promise<void>((resolve) => open.push(resolve))
  return { work, begun: () => open.length, end: () => open.at(-1)!() }
}

test('a periodic job runs once at a time, and once more for all who asked meanwhile', async () => {
  const { work, begun, end } = held()
  const task = definePeriodic('look', work)
  const first = task.run({}, never)
  await Promise.all([task.run({}, never), task.run({}, never)])
  expect(begun()).toBe(1)
  end()
  await turn()
  expect(begun()).toBe(2)
  end()
  await first
  expect(begun()).toBe(2)
})

test('it goes on while there is more to do, and not for ever', async () => {
  let left = 3
  const task = definePeriodic('tidy', async () => --left > 0)
  await task.run({}, never)
  expect(left).toBe(0)

  let rounds = 0
  await definePeriodic('endless', async () => ++rounds > 0).run({}, never)
  expect(rounds).toBe(50)
})

test('a process that is about to end begins no further round', async () => {
  const stopping = new AbortController()
  let rounds = 0
  const task = definePeriodic('tidy', async () => {
    stopping.abort()
    return ++rounds > 0
  })
  await task.run({}, stopping.signal)
  expect(rounds).toBe(1)
})

test('after one that failed it runs again', async () => {
  let rounds = 0
  const task = definePeriodic('look', async () => {
    if (++rounds === 1) throw new Error('The database was away')
  })
  await expect(task.run({}, never)).rejects.toThrow('away')
  await task.run({}, never)
  expect(rounds).toBe(2)
})
