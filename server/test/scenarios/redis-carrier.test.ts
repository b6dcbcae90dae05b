import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { freePort } from '../../../tools/faults/free-port.ts'
import { createBus, type Topic } from '../../events/bus.ts'
import { createRedisCarrier } from '../../events/redis-carrier.ts'
import { redisInstalled, startRedis } from '../redis.ts'

const closing: (() => unknown)[] = []
/** What could not be published. */
const lost: unknown[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

describe.skipIf(!redisInstalled)(
  'events over Redis (skipped where redis-server is not installed; CI installs it)',
  () => {
    test('what one instance publishes another hears, and hears no echo of its own', async () => {
      const port = await freePort()
      await startOwnRedis(port)
      const [one, other] = [await startBus(port), await startBus(port)]
      const theirs = listen(other)
      await expect.poll(() => publishAndCount(one, theirs), { timeout: 5_000 }).toBeGreaterThan(0)
      const back = listen(one)
      await expect.poll(() => publishAndCount(other, back), { timeout: 5_000 }).toBeGreaterThan(0)

      const [mineOnce, theirsOnce] = [listen(one, 'account:2'), listen(other, 'account:2')]
      const reply = listen(one, 'account:3')
      one.publish('account:2')
      await expect.poll(() => theirsOnce.count, { timeout: 5_000 }).toBe(1)
      // An echo would have come back before what was published after it.
      other.publish('account:3')
      await expect.poll(() => reply.count, { timeout: 5_000 }).toBe(1)
      expect(mineOnce.count).toBe(1)
    })

    test('Redis away costs the others nothing but time: no exit, and everybody looks again when it is back', async () => {
      const port = await freePort()
      const redis = await startOwnRedis(port)
      const [one, other] = [await startBus(port), await startBus(port)]
      const [mine, theirs] = [listen(one), listen(other)]
      await expect.poll(() => publishAndCount(one, theirs), { timeout: 5_000 }).toBeGreaterThan(0)

      redis.kill('SIGKILL')
      await once(redis, 'exit')
      const [here, there] = [mine.count, theirs.count]
      one.publish('account:1')
      expect(mine.count, 'this instance hears its own at once, Redis or not').toBe(here + 1)

      await startOwnRedis(port)
      // Nobody publishes: what woke them is the gap, which tells every watcher to read again.
      await expect.poll(() => theirs.count, { timeout: 10_000 }).toBeGreaterThan(there)
      await expect.poll(() => publishAndCount(one, theirs), { timeout: 10_000 }).toBeGreaterThan(there + 1)
    })

    test('one that hangs is given up within seconds, at the start too, and what was lost meanwhile is told of', async () => {
      const port = await freePort()
      const redis = await startOwnRedis(port)
      const one = await startBus(port)
      redis.kill('SIGSTOP')
      const began = performance.now()
      const other = await startBus(port)
      expect(performance.now() - began).toBeLessThan(4_000)

      const failed = lost.length
      one.publish('account:1')
      await expect.poll(() => lost.length, { timeout: 5_000 }).toBeGreaterThan(failed)
      const heard = listen(other)
      redis.kill('SIGCONT')
      await expect.poll(() => heard.count, { timeout: 5_000 }).toBeGreaterThan(0)
      await expect.poll(() => publishAndCount(one, heard), { timeout: 5_000 }).toBeGreaterThan(2)
    })

    test('a Redis that is down at the start keeps no server down', async () => {
      const port = await freePort()
      const bus = await startBus(port)
      const heard = listen(bus)
      await startOwnRedis(port)
      const other = await startBus(port)
      await expect.poll(() => publishAndCount(other, heard), { timeout: 10_000 }).toBeGreaterThan(1)
    })
  },
)

async function startOwnRedis(port: number) {
  const redis = await startRedis(port)
  closing.push(() => void redis.kill('SIGKILL'))
  return redis
}

type Bus = ReturnType<typeof createBus>
type Heard = { count: number }

async function startBus(port: number): Promise<Bus> {
  const carrier = createRedisCarrier({ url: `redis://127.0.0.1:${port}`, onError: () => {} })
  const bus = createBus({ carrier, onError: (error) => lost.push(error) })
  await bus.start()
  closing.push(bus.stop)
  return bus
}

function listen(bus: Bus, topic: Topic = 'account:1'): Heard {
  const heard = { count: 0 }
  bus.on(topic, () => heard.count++)
  return heard
}

/** Subscribing is not waited for at the start, so the first events may be missed: that is what `poll` is for. */
function publishAndCount(from: Bus, heard: Heard): number {
  from.publish('account:1')
  return heard.count
}
