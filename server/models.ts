import type { Logger } from 'pino'
import { createModelsAdmin } from './admin/models/service.ts'
import type { Config } from './config.ts'
import type { Remember } from './events/remember.ts'
import type { Foundation } from './foundation.ts'
import { createKnownHealth } from './health/known.ts'
import { isOut } from './health/rules.ts'
import type { Patience } from './patience.ts'
import { createCallLog } from './providers/call-log.ts'
import { createCatalogue } from './providers/catalogue.ts'
import type { connectOpenRouter } from './providers/connect.ts'
import { createGateway } from './providers/gateway.ts'

type Options = {
  config: Config
  foundation: Foundation
  openRouter: Awaited<ReturnType<typeof connectOpenRouter>>['client']
  remember: Remember
  patience: Patience
  log: Logger
}

/** Which models there are, how they are, and the door to those of text. */
export async function openModels({ config, foundation, openRouter, remember, patience, log }: Options) {
  const { database, metrics, bus, transactions, clock } = foundation
  const knownHealth = createKnownHealth({
    database: database.system,
    bus,
    clock,
    intervalMs: config.healthIntervalMs,
    onError: (error) => log.warn({ err: error }, 'the state of the models could not be read'),
  })
  await knownHealth.refresh()
  const gateway = createGateway({
    openRouter,
    calls: metrics.countCalls(createCallLog(database.system)),
    clock,
    isDown: (id) => isOut(knownHealth.of({ id, provider: 'OPENROUTER' }).state),
    limits: patience.texts,
  })
  const catalogue = createCatalogue({
    prisma: database.system,
    openRouter,
    remember,
    onChanged: () => bus.publish('catalogue:all'),
  })
  await catalogue.seed()

  const modelsAdmin = createModelsAdmin({ transactions, catalogue, healthOf: knownHealth.of, clock })
  return { knownHealth, gateway, catalogue, modelsAdmin }
}
