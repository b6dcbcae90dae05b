import { randomUUID } from 'node:crypto'
import { type AuditActor, audit } from '../../auth/audit.ts'
import { isUuid } from '../../brands.ts'
import type { Clock } from '../../clock.ts'
import type { Transactions, Tx } from '../../database/transaction.ts'
import { InvalidInput } from '../../errors.ts'
import type { Catalogue } from '../../providers/catalogue.ts'
import type { Facts, Proposal } from '../../providers/catalogue-rules.ts'
import { parseReason } from '../../reason.ts'
import {
  assertNoneLeftWithout,
  decodeFacts,
  encodeFacts,
  isWhole,
  leftWithout,
  PROPOSALS_AT_ONCE_MAX,
} from './rules.ts'
import * as store from './store.ts'

export type FoundProposal = Proposal & { id: string; foundAt: Date; setAsideAt: Date | null }
export type CatalogueState = {
  /** The last look at the provider's list; null: none yet. */
  lookedAt: Date | null
  problem: string | null
  proposals: FoundProposal[]
  /** Not wanted: not proposed again as long as the list says the same. */
  setAside: FoundProposal[]
}

/** What the provider's list says anew waits here until an admin accepts it. */
export function createProposals(deps: { transactions: Transactions; catalogue: Catalogue; clock: Clock }) {
  const { transactions, catalogue, clock } = deps

  return {
    /** Asks for the list and keeps what it proposes, in place of what was proposed before. A bad list keeps that. */
    async look(actor: AuditActor): Promise<{ problem: string | null; proposals: number }> {
      const diff = await catalogue.compare()
      return transactions.transaction(async (tx) => {
        await store.lock(tx)
        const at = clock.now()
        const problem = diff.kind === 'refused' ? diff.reason : null
        await tx.db.catalogueLook.upsert({
          where: { id: 1 },
          create: { id: 1, at, problem },
          update: { at, problem },
        })
        if (diff.kind === 'read') await keep(tx, diff.proposals, at)
        const proposals = await tx.db.modelProposal.count({ where: { setAsideAt: null } })
        if (actor.kind !== 'system') {
          await audit(tx, { actor, action: 'catalogue.look', target: 'OPENROUTER', after: { problem, proposals } })
        }
        return { problem, proposals }
      })
    },

    state: (): Promise<CatalogueState> =>
      transactions.statement(async (tx) => {
        const look = await tx.db.catalogueLook.findFirst({ where: { id: 1 } })
        const rows = await tx.db.modelProposal.findMany({ orderBy: [{ kind: 'asc' }, { modelId: 'asc' }] })
        const found = rows.map(({ before, after, ...row }) => ({
          ...row,
          before: decodeFacts(before),
          after: decodeFacts(after),
        }))
        return {
          lookedAt: look?.at ?? null,
          problem: look?.problem ?? null,
          proposals: found.filter(({ setAsideAt }) => setAsideAt === null),
          setAside: found.filter(({ setAsideAt }) => setAsideAt !== null),
        }
      }),

    /**
     * Takes proposals over, from the next quote on: all that were named, or none. What has changed since it was looked at
     * has another id, and is refused. Throws InvalidInput.
     */
    async accept(actor: AuditActor, given: { ids: string[]; reason: string }): Promise<number> {
      const reason = parseReason(given.reason)
      const ids = parseIds(given.ids)
      return transactions.transaction(async (tx) => {
        await store.lock(tx)
        const rows = await named(tx, ids)
        const { models, links } = await store.readAll(tx)
        const gone = rows.filter(({ kind }) => kind === 'GONE').map(({ modelId }) => modelId)
        assertNoneLeftWithout(leftWithout(links, models, gone))
        let position = Math.max(...models.map((model) => model.position))
        for (const { kind, modelId, after } of rows) {
          const facts = decodeFacts(after)
          const data = { ...facts, syncedAt: clock.now() }
          if (kind === 'NEW') await insert(tx, modelId, data, ++position)
          else await tx.db.model.update({ where: { id: modelId }, data, select: { id: true } })
        }
        await tx.db.modelProposal.deleteMany({ where: { id: { in: ids } } })
        await audit(tx, {
          actor,
          action: 'catalogue.accept',
          target: 'OPENROUTER',
          reason,
          before: Object.fromEntries(rows.map(({ modelId, before }) => [modelId, before])),
          after: Object.fromEntries(rows.map(({ modelId, kind, after }) => [modelId, { kind, ...(after as object) }])),
        })
        tx.announce('catalogue:all')
        return rows.length
      })
    },

    /**
     * Puts proposals aside, or back among those that wait: all that were named, or none. As soon as the list says
     * something else of a model, it is proposed anew. Throws InvalidInput.
     */
    async setAside(actor: AuditActor, given: { ids: string[]; aside: boolean; reason: string }): Promise<void> {
      const reason = parseReason(given.reason)
      const ids = parseIds(given.ids)
      await transactions.transaction(async (tx) => {
        await store.lock(tx)
        const rows = (await named(tx, ids)).filter(({ setAsideAt }) => (setAsideAt === null) === given.aside)
        if (rows.length === 0) return
        await tx.db.modelProposal.updateMany({
          where: { id: { in: rows.map(({ id }) => id) } },
          data: { setAsideAt: given.aside ? clock.now() : null },
        })
        await audit(tx, {
          actor,
          action: given.aside ? 'catalogue.setAside' : 'catalogue.takeUp',
          target: 'OPENROUTER',
          reason,
          after: Object.fromEntries(rows.map(({ modelId, kind, after }) => [modelId, { kind, ...(after as object) }])),
        })
      })
    },
  }
}

function parseIds(given: readonly string[]): string[] {
  const ids = [...new Set(given)]
  if (ids.length >= 1 && ids.length <= PROPOSALS_AT_ONCE_MAX) return ids
  throw new InvalidInput('ids', `Choose 1 to ${PROPOSALS_AT_ONCE_MAX} changes.`)
}

/** All of them, or a refusal: what changed since it was looked at has another id. */
async function named(tx: Tx, ids: string[]) {
  const rows = await tx.db.modelProposal.findMany({ where: { id: { in: ids.filter(isUuid) } } })
  if (rows.length === ids.length) return rows
  throw new InvalidInput('ids', 'The list says something else by now. Look at the changes again.')
}

/** What is proposed as before keeps its id, so that who looks at it can still accept it. */
async function keep(tx: Tx, proposals: readonly Proposal[], foundAt: Date): Promise<void> {
  const known = new Map((await tx.db.modelProposal.findMany()).map((row) => [row.modelId, row]))
  const found = proposals.map(({ before, after, ...proposal }) => ({
    ...proposal,
    before: encodeFacts(before),
    after: encodeFacts(after),
  }))
  const fresh = found.filter((one) => !isSame(known.get(one.modelId), one))
  const stays = new Set(found.filter((one) => !fresh.includes(one)).map(({ modelId }) => modelId))
  await tx.db.modelProposal.deleteMany({ where: { modelId: { notIn: [...stays] } } })
  await tx.db.modelProposal.createMany({ data: fresh.map((one) => ({ ...one, id: randomUUID(), foundAt })) })
}

type Kept = { kind: string; before: unknown; after: unknown; warning: string | null }

const isSame = (one: Kept | undefined, other: Kept): boolean => one !== undefined && textOf(one) === textOf(other)

function textOf({ kind, before, after, warning }: Kept): string {
  const sorted = (facts: unknown) => Object.entries(facts as object).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([kind, sorted(before), sorted(after), warning])
}

async function insert(tx: Tx, id: string, facts: Partial<Facts> & { syncedAt: Date }, position: number): Promise<void> {
  if (!isWhole(facts)) throw new Error(`The proposal of ${id} does not say all there is to know`)
  await tx.db.model.create({ data: { ...facts, id, provider: 'OPENROUTER', position }, select: { id: true } })
}
