import { expect, test } from 'vitest'
import { models } from './models.ts'
import { newPrediction } from './prediction.ts'
import { Predictions } from './predictions.ts'

const make = () =>
  newPrediction({ model: models[0]!, input: { prompt: 'x' }, failures: [], origin: 'http://sandbox', webhook: null })

test('of more than a thousand predictions the oldest that has ended is dropped, never one that runs', () => {
  const predictions = new Predictions()
  const kept = Array.from({ length: 1_000 }, make)
  for (const one of kept) predictions.add(one)
  expect(() => predictions.add(make())).toThrow('are running')

  kept[7]!.end = { at: new Date(), status: 'canceled' }
  const late = make()
  predictions.add(late)
  expect(() => predictions.get(kept[7]!.id)).toThrow('could not be found')
  expect(predictions.ofDelivery(kept[7]!.delivery)).toBeUndefined()
  expect(predictions.get(kept[0]!.id)).toBe(kept[0])
  expect(predictions.page(null).results[0]).toBe(late)
})

test('a page goes on after the one before, and a cursor that names nothing is refused', () => {
  const predictions = new Predictions()
  const made = Array.from({ length: 250 }, make)
  for (const one of made) predictions.add(one)
  const first = predictions.page(null)
  const second = predictions.page(first.next)
  const third = predictions.page(second.next)
  expect([...first.results, ...second.results, ...third.results]).toEqual([...made].reverse())
  expect(third.next).toBeNull()
  expect(() => predictions.page('no-such')).toThrow('cursor')
})
