import { randomUUID } from 'node:crypto'
import { audit } from '../../auth/audit.ts'
import { isUuid } from '../../brands.ts'
import type { Clock } from '../../clock.ts'
import type { Transactions } from '../../database/transaction.ts'
import { InvalidInput, NotThere } from '../../errors.ts'
import type { AlertChannel, Provider } from '../../generated/prisma/client.ts'
import { assertPublic, FetchRefused } from '../../public-fetch.ts'
import { type AdminActor, parseScope } from '../maintenance/maintenance.ts'
import { type Defaults, type NewRule, parseRule, shownAddress } from './rules.ts'

export type AlertAdmin = ReturnType<typeof createAlertAdmin>
export type GivenRule = {
  channel: AlertChannel
  address?: string | null | undefined
  targetId?: string | null | undefined
  provider?: Provider | null | undefined
  minimumState: string
  active?: boolean | null | undefined
}

const RULES_MAX = 100

/** Who is told of what, beside those whom the environment names. Every change leaves a line in the audit. */
export function createAlertAdmin(deps: {
  transactions: Transactions
  clock: Clock
  defaults: Defaults
  mails: boolean
}) {
  const { transactions, clock } = deps

  async function parse(given: GivenRule): Promise<NewRule> {
    const rule = parseRule(given, deps)
    if (rule.channel !== 'EMAIL' && rule.address !== null) await assertReachable(rule.address)
    return rule
  }

  return {
    /** Throws InvalidInput. Gives its id. */
    async add(actor: AdminActor, given: GivenRule): Promise<string> {
      const rule = await parse(given)
      return transactions.transaction(async (tx) => {
        // One lock for all who add, so that two at once cannot pass the limit together.
        await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('alert_rule'))::text`
        const scope = await parseScope(tx, given)
        if ((await tx.db.alertRule.count()) >= RULES_MAX) {
          throw new InvalidInput('channel', `At most ${RULES_MAX} rules. Remove some of them.`)
        }
        const id = randomUUID()
        const row = { ...rule, ...scope, active: given.active ?? true }
        await tx.db.alertRule.create({
          data: { id, ...row, createdById: actor.userId, createdAt: clock.now() },
          select: { id: true },
        })
        await audit(tx, { actor, action: 'alertRule.add', target: id, after: shown(row) })
        return id
      })
    },

    /** The whole rule anew; without an address a webhook keeps the one it has. Throws InvalidInput, NotThere. */
    async change(actor: AdminActor, id: string, given: GivenRule): Promise<string> {
      const known = isUuid(id)
        ? await transactions.statement((tx) => tx.db.alertRule.findFirst({ where: { id } }))
        : null
      if (!known) throw new NotThere('rule')
      const address = given.address ?? (given.channel === known.channel ? known.address : null)
      const rule = await parse({ ...given, address })
      return transactions.transaction(async (tx) => {
        const row = { ...rule, ...(await parseScope(tx, given)), active: given.active ?? known.active }
        const { count } = await tx.db.alertRule.updateMany({ where: { id }, data: row })
        if (count === 0) throw new NotThere('rule')
        await audit(tx, { actor, action: 'alertRule.change', target: id, before: shown(known), after: shown(row) })
        return id
      })
    },

    /** False: there is no such rule. */
    remove: (actor: AdminActor, id: string): Promise<boolean> =>
      transactions.transaction(async (tx) => {
        const known = isUuid(id) ? await tx.db.alertRule.findFirst({ where: { id } }) : null
        if (!known) return false
        const { count } = await tx.db.alertRule.deleteMany({ where: { id } })
        if (count > 0) await audit(tx, { actor, action: 'alertRule.remove', target: id, before: shown(known) })
        return count > 0
      }),
  }
}

/** Throws InvalidInput for an address that is not public, and would never be written to. */
async function assertReachable(address: string): Promise<void> {
  try {
    await assertPublic(address)
  } catch (error) {
    if (error instanceof FetchRefused) throw new InvalidInput('address', error.message)
    throw error
  }
}

type Shown = { channel: AlertChannel; address: string | null; targetId: string | null; provider: Provider | null }

/** For the audit: a webhook's URL is a secret there too. */
const shown = (rule: Shown & { minimumState: string; active: boolean }) => ({
  channel: rule.channel,
  address: shownAddress(rule),
  targetId: rule.targetId,
  provider: rule.provider,
  minimumState: rule.minimumState,
  active: rule.active,
})
