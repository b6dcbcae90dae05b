import { get, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Person } from '../../server/test/client.ts'
import { residentMegabytes } from '../live/memory.ts'

const IDLE_MS = 20_000
const STALLED_MS = 10_000

type Options = { url: string; pid: number; person: Person; lines: number }

/** The whole history as CSV, read as fast as it comes; and what a reader costs who does not read. */
export async function measureExport({ url, pid, person, lines }: Options): Promise<string[][]> {
  const open = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${person.token}` }
      get(`${url}/api/account/entries.csv`, { headers, agent: false }, resolve).on('error', reject)
    })

  await sleep(IDLE_MS)
  const idle = residentMegabytes(pid)
  let peak = idle
  const watch = setInterval(() => {
    peak = Math.max(peak, residentMegabytes(pid))
  }, 100)
  const began = performance.now()
  const response = await open()
  const firstMs = performance.now() - began
  let bytes = 0
  let ends = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    for (const byte of chunk) if (byte === 10) ends++
  }
  clearInterval(watch)
  const seconds = (performance.now() - began) / 1_000
  // One more for the head. No description of the bench's has a line break.
  if (ends !== lines + 1) throw new Error(`${ends} lines came instead of ${lines + 1}`)

  await sleep(IDLE_MS)
  const before = residentMegabytes(pid)
  const [one, two] = [await open(), await open()]
  await sleep(STALLED_MS)
  const stalled = residentMegabytes(pid) - before
  for (const reader of [one, two]) reader.on('error', () => {}).destroy()
  return [
    ['lines, bytes', `${lines.toLocaleString('en-US')}, ${(bytes / 1e6).toFixed(0)} MB`],
    ['time to the first bytes', `${firstMs.toFixed(0)} ms`],
    ['lines a second', Math.round(lines / seconds).toLocaleString('en-US')],
    ['resident memory, idle before', `${idle.toFixed(0)} MB`],
    ['… peak over idle', `${(peak - idle).toFixed(0)} MB`],
    [`… over idle of two that do not read, after ${STALLED_MS / 1_000} s`, `${stalled.toFixed(0)} MB`],
  ]
}
