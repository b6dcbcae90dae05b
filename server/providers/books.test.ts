import { describe, expect, test } from 'vitest'
import { createBooks } from './books.ts'
import { ProviderFault } from './faults.ts'

const route = [
  {
    ...{ id: 'bytedance/seedance-1-pro', inputPrice: '0', outputPrice: '0', free: false, vision: false },
    ...{ structuredOutput: false, contextTokens: null, maxOutputTokens: null },
    mediaPrices: { '480p': '35000', '1080p': '154000' },
  },
]
const never = async () => {
  throw new Error('Not asked')
}

describe('a text call is booked at what the provider says it cost', () => {
  test.for([
    ['to the micro-dollar', { costUsd: 0.00125 }, { kind: 'booked', microUsd: 1_250n }],
    ['rounded up as our own figure is', { costUsd: '0.0000001' }, { kind: 'booked', microUsd: 1n }],
    ['with the key of the operator’s', { costUsd: 0.001, upstreamUsd: 0.02 }, { kind: 'booked', microUsd: 21_000n }],
    ['nothing', { costUsd: 0 }, { kind: 'booked', microUsd: 0n }],
    ['no figure', { costUsd: undefined }, { kind: 'noAnswer' }],
    ['no amount', { costUsd: 'lots' }, { kind: 'noAnswer' }],
    ['below nothing', { costUsd: -1 }, { kind: 'noAnswer' }],
  ] as const)('%s', async ([_what, usage, told]) => {
    const books = createBooks({ booked: async () => usage }, { record: never })
    expect(await books.ask({ provider: 'OPENROUTER', externalId: 'gen-1', route: null })).toEqual(told)
  })
})

describe('a run is booked at what they say they ran, at the prices it was started at', () => {
  const run = {
    status: 'succeeded',
    model: 'bytedance/seedance-1-pro',
    input: { resolution: '1080p', duration: 5 },
  } as const
  test.for([
    ['as asked', run, { kind: 'booked', microUsd: 770_000n }],
    [
      'at another resolution',
      { ...run, input: { ...run.input, resolution: '480p' } },
      { kind: 'booked', microUsd: 175_000n },
    ],
    ['failed', { ...run, status: 'failed' }, { kind: 'booked', microUsd: 0n }],
    ['still running', { ...run, status: 'processing' }, { kind: 'noAnswer' }],
    ['on a model that it was not sent to', { ...run, model: 'other/model' }, { kind: 'noAnswer' }],
    ['with its input removed', { ...run, input: {} }, { kind: 'noAnswer' }],
  ] as const)('%s', async ([_what, record, told]) => {
    const books = createBooks({ booked: never }, { record: async () => record })
    expect(await books.ask({ provider: 'REPLICATE', externalId: 'x', route })).toEqual(told)
  })
})

test('what they do not know is told from what they did not say; a fault of our own is neither', async () => {
  const asked = (thrown: Error) =>
    createBooks(
      {
        booked: async () => {
          throw thrown
        },
      },
      { record: never },
    ).ask({ provider: 'OPENROUTER', externalId: 'gen-1', route: null })
  const status = (status: number) =>
    new ProviderFault({ kind: 'status', status, moderated: false, tooLong: false, detail: '' })
  expect(await asked(status(404))).toEqual({ kind: 'unknownThere' })
  expect(await asked(status(503))).toEqual({ kind: 'noAnswer' })
  await expect(asked(new TypeError('a bug'))).rejects.toThrow('a bug')
})
