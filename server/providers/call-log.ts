import { type MicroUsd, microUsd } from '../brands.ts'
import { whileAway } from '../database/connection-lost.ts'
import type { CallOutcome, CostSource, Prisma, PrismaClient } from '../generated/prisma/client.ts'
import type { HeldWork } from './held-work.ts'

export type CallStart = { held: HeldWork; part: number; modelId: string; startedAt: Date }

export type CallEnd = {
  outcome: Exclude<CallOutcome, 'PENDING' | 'ABANDONED'>
  providerRequestId?: string | undefined
  inputTokens: number
  outputTokens: number
  costMicroUsd: MicroUsd
  costSource: CostSource
  firstTokenMs?: number | undefined
  latencyMs: number
  errorCode?: string | undefined
  error?: string | undefined
  endedAt: Date
}

/** Every request to a provider is a row: there before the request, finished after it. */
export type CallLog = {
  begin(call: CallStart): Promise<string>
  finish(callId: string, end: CallEnd): Promise<void>
}

/** So long a call waits for a database that is away: the provider has been paid, or is about to be. */
const AWAY_MS = 10_000

export function createCallLog(prisma: PrismaClient): CallLog {
  return {
    async begin({ held, part, modelId, startedAt }) {
      const create = () =>
        prisma.providerCall.create({
          data: {
            accountId: held.accountId,
            actionId: held.actionId,
            part,
            provider: 'OPENROUTER',
            modelId,
            startedAt,
          },
          select: { id: true },
        })
      // Where an answer was lost there are two rows, of which the settlement abandons one.
      return (await whileAway(create, AWAY_MS)).id
    },

    finish: (callId, end) => whileAway(() => finishCall(prisma, callId, end), AWAY_MS),
  }
}

/** A call given up for dead may still come back: what it cost is then known after all. Twice it does not end. */
export async function finishCall(tx: Prisma.TransactionClient, callId: string, end: CallEnd): Promise<void> {
  await tx.providerCall.updateMany({
    where: { id: callId, outcome: { in: ['PENDING', 'ABANDONED'] } },
    data: { ...end, error: end.error === undefined ? null : rowText(end.error) },
  })
}

/** By the settlement, in its transaction: these calls gave the result, and only they are charged. */
export async function markCounted(tx: Prisma.TransactionClient, callIds: string[]): Promise<void> {
  await tx.providerCall.updateMany({ where: { id: { in: callIds } }, data: { counted: true } })
}

/** The model answered, and the answer did not fit the function's schema. */
export async function markInvalid(tx: Prisma.TransactionClient, callId: string, error: string): Promise<void> {
  await tx.providerCall.updateMany({
    where: { id: callId, outcome: 'SUCCEEDED' },
    data: { outcome: 'INVALID', errorCode: 'INVALID_RESULT', error: rowText(error) },
  })
}

/** After a crash: calls of the action that nobody will finish. Their cost is not known. Answers how many. */
export async function abandonPending(tx: Prisma.TransactionClient, actionId: string, now: Date): Promise<number> {
  const { count } = await tx.providerCall.updateMany({
    where: { actionId, outcome: 'PENDING' },
    data: { outcome: 'ABANDONED', endedAt: now },
  })
  return count
}

export type CallSums = {
  calls: number
  /** Of all calls: what the house paid. */
  totalMicroUsd: MicroUsd
  /** Of the counted ones: what the price is made of. */
  counted: { costMicroUsd: MicroUsd; inputTokens: number; outputTokens: number }
}

export async function sumsFor(tx: Prisma.TransactionClient, actionId: string): Promise<CallSums> {
  const groups = await tx.providerCall.groupBy({
    by: ['counted'],
    where: { actionId },
    _count: { _all: true },
    _sum: { costMicroUsd: true, inputTokens: true, outputTokens: true },
  })
  const counted = groups.find((group) => group.counted)?._sum
  return {
    calls: groups.reduce((sum, group) => sum + group._count._all, 0),
    totalMicroUsd: microUsd(groups.reduce((sum, group) => sum + (group._sum.costMicroUsd ?? 0n), 0n)),
    counted: {
      costMicroUsd: microUsd(counted?.costMicroUsd ?? 0n),
      inputTokens: counted?.inputTokens ?? 0,
      outputTokens: counted?.outputTokens ?? 0,
    },
  }
}

const ERROR_CHARS_MAX = 500

/** What a provider said, short enough for a row and without anything that looks like a key, a file or a broken character. */
function rowText(text: string): string {
  return text
    .slice(0, ERROR_CHARS_MAX * 4)
    .replace(/\b(sk|pk|rk|r8)[-_][\w-]{6,}|\bBearer\s+\S+/gi, '[key]')
    .replace(/data:[\w/+.-]+;base64,[\w+/=]+/g, '[data]')
    .replaceAll('\0', '')
    .toWellFormed()
    .slice(0, ERROR_CHARS_MAX)
}
