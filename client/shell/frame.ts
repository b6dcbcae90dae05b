/** The measures of what every signed-in page stands in. */
export const FRAME = {
  layout: 'alt',
  header: { height: 56 },
  padding: { base: 'md', sm: 20 },
  transitionDuration: 0,
} as const

export const NAVBAR = { width: 236, breakpoint: 'sm' } as const
