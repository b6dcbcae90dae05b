import type { Notice } from './rules.ts'

/** What can be mailed or not, each by itself: the kinds as they are stored and as people choose them. */
export const KINDS = [
  'ALLOCATION_USED_80',
  'ALLOCATION_USED_95',
  'CREDITS_SHORT',
  'BUDGET',
  'PURCHASE_PAID',
  'PURCHASE_FAILED',
  'PURCHASE_REVERSED',
  'PURCHASE_RESTORED',
  'RENEWED',
  'PLAN_CHANGED',
  'ADJUSTED',
  'PAUSED',
  'ACTION_ENDED',
] as const
export type NoticeKind = (typeof KINDS)[number]

export const kindOf = (notice: Notice): NoticeKind =>
  notice.kind === 'ALLOCATION_USED' ? `ALLOCATION_USED_${notice.percent}` : notice.kind

export const isKind = (text: string): text is NoticeKind => (KINDS as readonly string[]).includes(text)

type About = {
  /** As it stands beside a switch. */
  name: string
  /** As it ends "You get these mails when …". */
  when: string
  /** Unless the person says otherwise. */
  mailed: boolean
}

/** By default mail comes for what cannot wait until the next visit. */
export const ABOUT: Record<NoticeKind, About> = {
  ALLOCATION_USED_80: {
    name: '80 % of the month’s points are used',
    when: '80 % of your month’s points are used',
    mailed: false,
  },
  ALLOCATION_USED_95: {
    name: '95 % of the month’s points are used',
    when: '95 % of your month’s points are used',
    mailed: true,
  },
  CREDITS_SHORT: {
    name: 'There are too few points to start something',
    when: 'you have too few points',
    mailed: false,
  },
  BUDGET: { name: 'Your budget for the month runs out', when: 'your budget for the month runs out', mailed: true },
  PURCHASE_PAID: { name: 'A boost is paid', when: 'a boost is paid', mailed: true },
  PURCHASE_FAILED: { name: 'A payment did not go through', when: 'a payment does not go through', mailed: true },
  PURCHASE_REVERSED: { name: 'A payment was taken back', when: 'a payment is taken back', mailed: true },
  PURCHASE_RESTORED: {
    name: 'A payment that was taken back stands after all',
    when: 'a payment that was taken back stands after all',
    mailed: true,
  },
  RENEWED: { name: 'A new month has begun', when: 'a new month begins', mailed: false },
  PLAN_CHANGED: { name: 'Your plan was changed', when: 'your plan is changed', mailed: true },
  ADJUSTED: { name: 'An admin gave or took points', when: 'an admin gives or takes points', mailed: true },
  PAUSED: {
    name: 'Starts are paused, because far more points than usual were used',
    when: 'starts are paused because far more points than usual are used',
    mailed: true,
  },
  ACTION_ENDED: {
    name: 'Work has ended while you were away',
    when: 'work ends while you are away',
    mailed: false,
  },
}
