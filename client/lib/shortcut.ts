const APPLE = /mac|iphone|ipad/i.test(navigator.userAgent)

/** How the key that commands are given with is called on this machine. */
export const COMMAND_KEY = APPLE ? '⌘' : 'Ctrl'

/** Where a keyboard is likely: on a phone a hint of keys is noise, and a field that takes the focus covers half the page. */
export const hasKeyboard = (): boolean => matchMedia('(hover: hover) and (pointer: fine)').matches
