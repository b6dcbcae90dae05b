import { usableInput } from './media/earlier-input.ts'

const PREFIX = 'draft:'
const MODEL = `${PREFIX}model:`
const LOST = `${PREFIX}lost-pictures:`

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
  const known = Object.entries(kept(name)).filter(([key, value]) => {
    if (!(key in initial)) return false
    const first = initial[key as keyof Values]
    return typeof value === typeof first && Array.isArray(value) === Array.isArray(first)
  })
  return { ...initial, ...Object.fromEntries(known) }
}

/** Before someone else uses this tab. */
export function forgetDrafts(): void {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name)
}

/** Fills fields of a form that is opened next, and leaves the others as they are. */
export function putInDraft(name: string, fields: { [field: string]: string }): void {
  saveDraft(name, { ...kept(name), ...fields })
}

/** Adds to a list in a form that is opened next; of more than `most`, the newest stay. */
export function addToDraft(name: string, { field, item, most }: { field: string; item: string; most: number }): void {
  const fields = kept(name)
  const before = Array.isArray(fields[field]) ? fields[field].filter((one) => one !== item) : []
  saveDraft(name, { ...fields, [field]: [...before, item].slice(-most) })
}

/** The input and the model of earlier work as the draft of its form: forms keep numbers as text. */
export function draftOfWork(name: string, { input, model }: { input: string; model: string | null }): void {
  const { fields, lost } = usableInput(input)
  saveDraft(
    name,
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, typeof value === 'number' ? String(value) : value]),
    ),
  )
  saveDraftModel(name, model)
  if (lost) sessionStorage.setItem(LOST + name, 'yes')
  else forgetLostPictures(name)
}

/** The model chosen in a form; null: the one the admin set. */
export const readDraftModel = (name: string): string | null => sessionStorage.getItem(MODEL + name)

export function saveDraftModel(name: string, model: string | null): void {
  if (model === null) sessionStorage.removeItem(MODEL + name)
  else sessionStorage.setItem(MODEL + name, model)
}

/** Whether the draft is of work whose pictures were not kept. */
export const hasLostPictures = (name: string): boolean => sessionStorage.getItem(LOST + name) !== null
export const forgetLostPictures = (name: string): void => sessionStorage.removeItem(LOST + name)

function kept(name: string): { [field: string]: unknown } {
  try {
    const fields: unknown = JSON.parse(sessionStorage.getItem(PREFIX + name) ?? 'null')
    return typeof fields === 'object' && fields !== null ? { ...fields } : {}
  } catch {
    return {}
  }
}
