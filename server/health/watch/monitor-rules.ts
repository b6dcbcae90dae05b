/** The watch itself, as a target: it is "down" when it is blind. Nobody but admins sees it. */
export const MONITOR = 'monitor'
export const BLIND = 'The monitor is blind: no provider can be reached, and nothing else in the world answers.'
