import type { Logger } from 'pino'
import { createCollect } from './actions/media/collect.ts'
import { createHear } from './actions/media/hear.ts'
import { MEDIA_TIMING } from './actions/media/rules.ts'
import { createMediaRunner } from './actions/media/runner.ts'
import type { Settle } from './actions/settlement.ts'
import type { Config } from './config.ts'
import type { Transactions } from './database/transaction.ts'
import { createCopyFile } from './outputs/copy-file.ts'
import type { Storage } from './outputs/storage.ts'
import type { Patience } from './patience.ts'
import type { connectReplicate } from './providers/connect.ts'
import { createMediaGateway } from './providers/media-gateway.ts'
import { type OnMediaCall, watchMedia } from './providers/watched-media.ts'
import { createReplicateEvents, replicateWebhookUrl } from './webhooks/replicate.ts'

type Options = {
  config: Pick<Config, 'unknownWindowMs'>
  transactions: Transactions
  settle: Settle
  storage: Storage
  replicate: Awaited<ReturnType<typeof connectReplicate>>
  /** the port that requests are answered on; it is chosen late */
  port: () => number
  patience: Patience
  onCall: OnMediaCall
  log: Logger
}

/** Runs of images and video: who makes them, and who hears of them. */
export function createMediaParts(options: Options) {
  const { config, transactions, settle, storage, replicate, port, patience, onCall, log } = options
  const gateway = watchMedia(createMediaGateway(replicate.client), onCall)
  const hear = createHear(transactions)
  const copy = createCopyFile({ storage, trustedOrigins: replicate.origins, limits: patience.copies, log })
  const timing = { ...MEDIA_TIMING, ...patience.media }
  const runner = createMediaRunner({
    transactions,
    gateway,
    settle,
    hear,
    collect: createCollect({ transactions, copy, timing, log }),
    webhookFor: (callId) => {
      const base = replicate.webhookBase(port())
      return base === undefined ? undefined : replicateWebhookUrl(base, callId)
    },
    unknownWindowMs: config.unknownWindowMs,
    timing,
    log,
  })
  return { runner, handleEvent: createReplicateEvents({ read: gateway.read, hear }) }
}
