import { assertNever } from '../exhaustive.ts'

/** What there is to tell. Points are whole, prices micro-dollars. */
export type Notice =
  | { kind: 'ALLOCATION_USED'; percent: WarnedPercent; used: bigint; of: bigint; renewsAt: Date }
  | { kind: 'CREDITS_SHORT'; needed: bigint; available: bigint; pack: PackOffer | undefined }
  | { kind: 'BUDGET'; mark: BudgetMark; used: bigint; of: bigint; endsAt: Date }
  | { kind: 'PURCHASE_PAID'; purchaseId: string; pack: string; points: bigint; priceMicroUsd: bigint }
  | { kind: 'PURCHASE_FAILED'; purchaseId: string; pack: string }
  | {
      kind: 'PURCHASE_REVERSED'
      purchaseId: string
      pack: string
      because: 'refund' | 'dispute'
      /** taken back, of so many bought */
      reversed: bigint
      of: bigint
    }
  | { kind: 'PURCHASE_RESTORED'; purchaseId: string; pack: string; restored: bigint; of: bigint }
  | { kind: 'RENEWED'; points: bigint; plan: string; renewsAt: Date }
  | { kind: 'PLAN_CHANGED'; plan: string; granted: bigint; from: Date }
  | { kind: 'ADJUSTED'; amount: bigint; reason: string }
  /** `whose`: somebody else's, for admins */
  | { kind: 'PAUSED'; points: bigint; endsAt: Date; whose: string | undefined }
  | { kind: 'ACTION_ENDED'; actionId: string; title: string; succeeded: boolean; charged: bigint }

export type WarnedPercent = 80 | 95
/** A share of the budget, in percent; or that something was refused because it could pass it. */
export type BudgetMark = number | 'stopped'
export type PackOffer = { name: string; points: bigint; priceMicroUsd: bigint }
export type NoticeText = { title: string; body: string; href: string }

/** How much of the month's allocation is used, where that is worth telling: the highest mark that was reached. */
export function warnedPercent({ used, of }: { used: bigint; of: bigint }): WarnedPercent | undefined {
  if (of <= 0n) return undefined
  if (used * 100n >= of * 95n) return 95
  return used * 100n >= of * 80n ? 80 : undefined
}

/** The mark of a budget that was reached: all of it, or the share at which its owner wants to hear of it. */
export function budgetMark({ used, of, warnAt }: { used: bigint; of: bigint; warnAt: number }): number | undefined {
  if (used >= of) return 100
  return used * 100n >= of * BigInt(warnAt) ? warnAt : undefined
}

/** In the words of the person who is told: a title, one or two sentences, and the page where to go on. */
export function textOf(notice: Notice): NoticeText {
  switch (notice.kind) {
    case 'ALLOCATION_USED': {
      const { percent, used, of, renewsAt } = notice
      return {
        title: `${percent} % of this month's points are used`,
        body: `${count(used)} of ${count(of)} are used. New points come on ${day(renewsAt)}; a boost adds some at once.`,
        href: '/boosts',
      }
    }
    case 'CREDITS_SHORT': {
      const { needed, available, pack } = notice
      const offer = pack && ` The ${pack.name} boost adds ${count(pack.points)} for ${dollars(pack.priceMicroUsd)}.`
      return {
        title: 'Not enough points',
        body: `That work may cost ${points(needed)}; ${areOrWere(available, 'is', 'are')} available.${offer ?? ''}`,
        href: '/boosts',
      }
    }
    case 'BUDGET': {
      const { mark, used, of, endsAt } = notice
      const state = `${count(used)} of ${points(of)} are used. The next month begins on ${day(endsAt)}.`
      return {
        title: mark === 'stopped' ? 'Your budget stopped a start' : budgetTitle(mark),
        body: mark === 'stopped' ? `It could have passed your budget. ${state}` : state,
        href: '/settings/budget',
      }
    }
    case 'PURCHASE_PAID':
      return {
        title: `${points(notice.points)} added`,
        body: `The ${notice.pack} boost is paid (${dollars(notice.priceMicroUsd)}). Its points never expire.`,
        href: `/boosts/${notice.purchaseId}`,
      }
    case 'PURCHASE_FAILED':
      return {
        title: `The ${notice.pack} boost was not paid`,
        body: 'The payment did not go through. Nothing was charged and no points were added.',
        href: `/boosts/${notice.purchaseId}`,
      }
    case 'PURCHASE_REVERSED': {
      const { because, pack, reversed, of } = notice
      const why = because === 'refund' ? 'was refunded' : 'is disputed with your bank'
      const href = `/boosts/${notice.purchaseId}`
      if (reversed === 0n) {
        return {
          title: `The ${pack} boost ${because === 'refund' ? 'was refunded' : 'is disputed'}`,
          body: `Its payment ${why}. None of its ${count(of)} points are free to take back now.`,
          href,
        }
      }
      return {
        title: `${points(reversed)} taken back`,
        body: `The payment of the ${pack} boost ${why}. Of its ${points(of)}, ${areOrWere(reversed, 'was', 'were')} left.`,
        href,
      }
    }
    case 'PURCHASE_RESTORED':
      return {
        title: `${count(notice.restored)} points are back`,
        body: `The payment of the ${notice.pack} boost stands after all, so its points that were taken back are yours again.`,
        href: `/boosts/${notice.purchaseId}`,
      }
    case 'RENEWED':
      return {
        title: `${count(notice.points)} new ${notice.points === 1n ? 'point' : 'points'}`,
        body: `Your ${notice.plan} plan's month has begun. It lasts until ${day(notice.renewsAt)}.`,
        href: '/account',
      }
    case 'PLAN_CHANGED':
      return {
        title: `Your plan is ${notice.plan}`,
        body:
          notice.granted > 0n
            ? `${points(notice.granted)} were added for the rest of the month.`
            : `It begins on ${day(notice.from)}.`,
        href: '/account',
      }
    case 'ADJUSTED': {
      const { amount, reason } = notice
      const moved = amount > 0n ? `${points(amount)} added` : `${points(-amount)} taken`
      return { title: moved, body: `By an admin: ${reason}`, href: '/account' }
    }
    case 'PAUSED': {
      const used = `${points(notice.points)} went into work, or would have, within an hour.`
      if (notice.whose !== undefined) {
        return {
          title: `${notice.whose} is paused`,
          body: `${used} Look whether that is right.`,
          href: '/admin/guards',
        }
      }
      return {
        title: 'Starts are paused',
        body: `${used} You can start again at ${time(notice.endsAt)} UTC. If it was not you, revoke your API keys.`,
        href: '/settings/keys',
      }
    }
    case 'ACTION_ENDED': {
      const { actionId, title, succeeded, charged } = notice
      return {
        title: succeeded ? `“${title}” is ready` : `“${title}” did not work out`,
        body: succeeded ? `It cost ${points(charged)}.` : 'Nothing was charged.',
        href: `/studio/${actionId}`,
      }
    }
    default:
      return assertNever(notice)
  }
}

const budgetTitle = (percent: number) =>
  percent >= 100 ? "This month's budget is used up" : `${percent} % of this month's budget are used`

const count = (amount: bigint) => amount.toLocaleString('en-US')
const points = (amount: bigint) => `${count(amount)} ${amount === 1n ? 'point' : 'points'}`
const areOrWere = (amount: bigint, one: string, more: string) => `${count(amount)} ${amount === 1n ? one : more}`
const dollars = (microUsd: bigint) => `$${(Number(microUsd) / 1_000_000).toFixed(2)}`
const time = (instant: Date) => instant.toISOString().slice(11, 16)
const day = (instant: Date) =>
  instant.toLocaleDateString('en-US', { month: 'long', day: 'numeric', year: 'numeric', timeZone: 'UTC' })
