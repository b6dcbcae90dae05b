/**
 * For the menus of the header. They stay within its landmark, and have no placeholder for the focus: to assistive
 * technology either would be content in the wrong place.
 */
export const headerMenu = { position: 'bottom-end', withinPortal: false, withInitialFocusPlaceholder: false } as const
