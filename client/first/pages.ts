/**
 * Where people come in, and what stands at the top there: the same for everybody and in every state, because it is drawn
 * from the HTML, before the program runs. Other pages are found by the router.
 */
export const FIRST_PAGES = {
  '/': {
    title: 'Overview',
    lead: 'What you have, what it goes into and what is under way, live, and against the days before.',
  },
  '/studio': {
    title: 'Studio',
    lead: 'Choose what to make. You see the price before anything runs.',
  },
  '/account': {
    title: 'Points',
    lead: 'What you have, why it is just that, and how long it lasts, explained down to the last point.',
  },
  '/usage': {
    title: 'Usage',
    lead: 'What your points went into, by day, by function and by model.',
  },
  '/activity': {
    title: 'Activity',
    lead: 'Everything you started, newest first, with its result and what it cost.',
  },
  '/boosts': {
    title: 'Boosts',
    lead: "Points that never expire. The month's points are always used first.",
  },
} as const

export type FirstAddress = keyof typeof FIRST_PAGES
export const FIRST_ADDRESSES = Object.keys(FIRST_PAGES) as FirstAddress[]
