import { randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, test } from 'vitest'
import { startSmtp } from '../../mail/testing-smtp.ts'
import { ATTEMPTS_MAX } from './rules.ts'
import { breakDown, createAlertStage, deliveryJobs, HOUR_MS, type Stage, startReceiver } from './testing-alerts.ts'

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes, yes').toString('base64')}`
const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function createStage(...args: Parameters<typeof createAlertStage>) {
  const stage = await createAlertStage(...args)
  cleanUps.push(() => stage.db.close())
  return stage
}
async function createReceiver(manners?: Parameters<typeof startReceiver>[0]) {
  const receiver = await startReceiver(manners)
  cleanUps.push(receiver.stop)
  return receiver
}
const onlyDelivery = async (stage: Stage) => (await stage.deliveries())[0]!.id

describe('a webhook', () => {
  test('gets one JSON body, signed, that says what happened', async () => {
    const receiver = await createReceiver()
    const stage = await createStage({ defaults: { emails: [], webhook: { url: receiver.url, secret: SECRET } } })
    const instance = stage.instance()
    await breakDown(stage, instance)
    const [delivery] = await stage.deliveries()
    await Promise.all([instance.deliver(delivery!.id), stage.instance().deliver(delivery!.id)])
    expect(receiver.received).toHaveLength(1)
    const [{ headers, raw, body }] = receiver.received as [(typeof receiver.received)[number]]
    expect(body).toMatchObject({
      version: 1,
      kind: 'OPENED',
      state: 'DOWN',
      title: 'One is down',
      target: { id: 'model:lab/one', name: 'One' },
      incident: { summary: 'It fails with 503.', resolvedAt: null },
      url: 'https://studio.example/admin/health',
    })
    expect(headers['webhook-id']).toBe(delivery!.id)
    // The clock of the test is not that of the library, which checks the age.
    const signed = new Webhook(SECRET).sign(delivery!.id, stage.clock.now(), raw)
    expect(headers['webhook-signature']).toBe(signed)
    expect(await stage.deliveries()).toMatchObject([{ state: 'SENT', attempts: 1, lastError: null }])
  })

  test('that answers 500 three times is tried again, later each time, and then has it', async () => {
    const receiver = await createReceiver([500, 500, 500])
    const stage = await createStage({ defaults: { emails: [], webhook: { url: receiver.url, secret: undefined } } })
    const instance = stage.instance()
    await breakDown(stage, instance)
    const id = await onlyDelivery(stage)
    const waits: number[] = []
    for (let attempt = 1; attempt <= 3; attempt++) {
      await instance.deliver(id)
      // Before its time it is not tried.
      await stage.instance().deliver(id)
      const [row] = await stage.deliveries()
      expect(row).toMatchObject({ state: 'PENDING', attempts: attempt, lastError: 'It answered with 500.' })
      const [job] = await deliveryJobs(stage)
      expect(job!.run_at).toEqual(row!.nextAttemptAt)
      waits.push(row!.nextAttemptAt.getTime() - stage.clock.now().getTime())
      stage.clock.turn(waits.at(-1)!)
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    await stage.instance().deliver(id)
    expect(receiver.asked()).toBe(4)
    expect(await stage.deliveries()).toMatchObject([{ state: 'SENT', attempts: 4 }])
  })

  test('that never takes it is given up after so many times, with the reason, and not tried again', async () => {
    const receiver = await createReceiver(Array.from({ length: 50 }, () => 503))
    const stage = await createStage({ defaults: { emails: [], webhook: { url: receiver.url, secret: undefined } } })
    const instance = stage.instance()
    await breakDown(stage, instance)
    const id = await onlyDelivery(stage)
    for (let time = 0; time < 20; time++) {
      await instance.deliver(id)
      stage.clock.turn(24 * HOUR_MS)
    }
    expect(receiver.asked()).toBe(ATTEMPTS_MAX)
    expect(await stage.deliveries()).toMatchObject([
      { state: 'FAILED', attempts: ATTEMPTS_MAX, lastError: 'It answered with 503.' },
    ])
  })

  test('that hangs is left after the deadline', async () => {
    const receiver = await createReceiver(['hangs'])
    const webhook = { url: receiver.url, secret: undefined }
    const stage = await createStage({ defaults: { emails: [], webhook }, deadlineMs: 200 })
    const instance = stage.instance()
    await breakDown(stage, instance)
    const id = await onlyDelivery(stage)
    await instance.deliver(id)
    expect(await stage.deliveries()).toMatchObject([
      { state: 'PENDING', attempts: 1, lastError: 'The address did not answer in time.' },
    ])
  })

  test.each([302, 307, 404, 410])('that answers %i is not followed and not asked again', async (status) => {
    const receiver = await createReceiver([status])
    const stage = await createStage({ defaults: { emails: [], webhook: { url: receiver.url, secret: undefined } } })
    const instance = stage.instance()
    await breakDown(stage, instance)
    const id = await onlyDelivery(stage)
    await instance.deliver(id)
    expect(receiver.asked()).toBe(1)
    expect(await stage.deliveries()).toMatchObject([{ state: 'FAILED', lastError: `It answered with ${status}.` }])
  })

  test('that an admin added is reached at public addresses only, and in Slack’s form where it is said', async () => {
    const receiver = await createReceiver()
    const stage = await createStage()
    const { userId } = await stage.db.createUser()
    const rule = { id: randomUUID(), channel: 'SLACK', address: receiver.url, minimumState: 'DOWN' } as const
    await stage.db.system.alertRule.create({ data: { ...rule, createdById: userId } })
    const instance = stage.instance()
    await breakDown(stage, instance)
    const id = await onlyDelivery(stage)
    await instance.deliver(id)
    expect(receiver.asked()).toBe(0)
    expect(await stage.deliveries()).toMatchObject([
      { channel: 'SLACK', state: 'FAILED', lastError: 'Only public addresses are fetched.' },
    ])
  })
})

describe('by mail', () => {
  const from = 'Alerts <alerts@studio.example>'
  const defaults = { emails: ['mara@example.com'], webhook: undefined }

  test('it arrives, with a subject that says it all', async () => {
    const smtp = await startSmtp()
    cleanUps.push(smtp.stop)
    const stage = await createStage({ defaults, mail: { url: smtp.url, from } })
    const instance = stage.instance()
    cleanUps.push(instance.close)
    await breakDown(stage, instance)
    for (const { id } of await stage.deliveries()) await instance.deliver(id)
    expect(smtp.letters).toMatchObject([
      {
        to: ['mara@example.com'],
        headers: { subject: 'One is down' },
        text: expect.stringContaining('It fails with 503.'),
      },
    ])
    expect(smtp.letters[0]!.headers).not.toHaveProperty('list-unsubscribe')
    expect(await stage.deliveries()).toMatchObject([{ state: 'SENT' }])
  })

  test('what is refused for now is tried again, and what is refused for good is not', async () => {
    const smtp = await startSmtp([451, 550])
    cleanUps.push(smtp.stop)
    const stage = await createStage({ defaults, mail: { url: smtp.url, from } })
    const instance = stage.instance()
    cleanUps.push(instance.close)
    await breakDown(stage, instance)
    const id = await onlyDelivery(stage)
    await instance.deliver(id)
    expect(await stage.deliveries()).toMatchObject([{ state: 'PENDING', attempts: 1, lastError: expect.any(String) }])
    stage.clock.turn(60_000)
    await instance.deliver(id)
    expect(await stage.deliveries()).toMatchObject([{ state: 'FAILED', attempts: 2 }])
  })

  test('a server of mail that is not there is shown, and does not hold up the others', async () => {
    const receiver = await createReceiver()
    const webhook = { url: receiver.url, secret: undefined }
    const mail = { url: 'smtp://127.0.0.1:1', from }
    const stage = await createStage({ defaults: { ...defaults, webhook }, mail, deadlineMs: 500 })
    const instance = stage.instance()
    cleanUps.push(instance.close)
    await breakDown(stage, instance)
    for (const { id } of await stage.deliveries()) await instance.deliver(id)
    const byChannel = Object.fromEntries((await stage.deliveries()).map((one) => [one.channel, one.state]))
    expect(byChannel).toEqual({ EMAIL: 'PENDING', WEBHOOK: 'SENT' })
    expect(receiver.received).toHaveLength(1)
  })
})

test('what somebody was sending when they died is sent by another, once they are surely dead', async () => {
  const receiver = await createReceiver()
  const stage = await createStage({ defaults: { emails: [], webhook: { url: receiver.url, secret: undefined } } })
  const instance = stage.instance()
  await breakDown(stage, instance)
  const id = await onlyDelivery(stage)
  // As it lies there when its sender died: taken, and its job gone.
  await stage.db.system.alertDelivery.update({
    where: { id },
    data: { attempts: 1, nextAttemptAt: new Date(stage.clock.now().getTime() + 120_000) },
  })
  await stage.db.system.$queryRaw`SELECT graphile_worker.remove_job(${`alert:${id}`})::text`
  await instance.deliverDue()
  await instance.deliver(id)
  expect(await deliveryJobs(stage)).toEqual([])
  expect(receiver.asked()).toBe(0)
  stage.clock.turn(240_000)
  await instance.deliverDue()
  expect(await deliveryJobs(stage)).toMatchObject([{ key: `alert:${id}` }])
  await instance.deliver(id)
  expect(receiver.received).toHaveLength(1)
})
