import { type DocumentNode, getOperationAST } from 'graphql'
import type { PersistedDocuments } from './persisted.ts'

const NAME = /\b(?:query|mutation|subscription) (\w+)/

export type Operation = { name: string; type: string }
export type NameOperation = (args: { document: DocumentNode; operationName?: string | null | undefined }) => Operation

/** Names are the client's own documents'; others could be as many as there are people, and are `other`. */
export function operationNames(persisted: PersistedDocuments): NameOperation {
  const names = new Set([...persisted.values()].flatMap((text) => NAME.exec(text)?.[1] ?? []))
  return ({ document, operationName }) => {
    const operation = getOperationAST(document, operationName)
    const name = operation?.name?.value ?? ''
    return { name: names.has(name) ? name : 'other', type: operation?.operation ?? 'unknown' }
  }
}
