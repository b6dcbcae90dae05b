const PREFIX = 'draft:'

/** What was typed into a form outlives a reload, in this tab only. Nothing too large to store is worth a failure. */
export function saveDraft(name: string, values: object): void {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(values))
  } catch {
    sessionStorage.removeItem(PREFIX + name)
  }
}

/** The draft over the initial values: what an older form kept under other names is left out. */
export function readDraft<Values extends object>(name: string, initial: Values): Values {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(PREFIX + name) ?? 'null')
    if (typeof kept !== 'object' || kept === null) return initial
    const known = Object.entries(kept).filter(
      ([key, value]) => key in initial && typeof value === typeof initial[key as keyof Values],
    )
    return { ...initial, ...Object.fromEntries(known) }
  } catch {
    return initial
  }
}

/** Before someone else uses this tab. */
export function forgetDrafts(): void {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name)
}

/** Fills fields of a form that is opened next, and leaves the others as they are. */
export function putInDraft(name: string, fields: { [field: string]: string }): void {
  const kept: unknown = JSON.parse(sessionStorage.getItem(PREFIX + name) ?? '{}')
  saveDraft(name, { ...(typeof kept === 'object' ? kept : {}), ...fields })
}

/** The input of earlier work as the draft of its form: forms keep numbers as text, and leave out what was not given. */
export function draftOfInput(name: string, input: string): void {
  const fields: unknown = JSON.parse(input)
  if (typeof fields !== 'object' || fields === null) return
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)
  saveDraft(
    name,
    Object.fromEntries(given.map(([key, value]) => [key, typeof value === 'number' ? String(value) : value])),
  )
}
