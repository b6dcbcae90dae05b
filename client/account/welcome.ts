const KEY = 'welcome'

/** Signing up ends with a new page; this carries the news of it over. */
export const announceWelcome = (): void => sessionStorage.setItem(KEY, 'yes')

/** True once. */
export function takeWelcome(): boolean {
  const waiting = sessionStorage.getItem(KEY) !== null
  sessionStorage.removeItem(KEY)
  return waiting
}
