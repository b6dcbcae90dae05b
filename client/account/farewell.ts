const KEY = 'farewell'

/** Deleting the account ends with a new page; this carries the news of it over. */
export const announceFarewell = (): void => sessionStorage.setItem(KEY, 'yes')

/** True once. */
export function takeFarewell(): boolean {
  const waiting = sessionStorage.getItem(KEY) !== null
  sessionStorage.removeItem(KEY)
  return waiting
}
