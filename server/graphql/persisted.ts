import { readFile } from 'node:fs/promises'
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations'
import { z } from 'zod'

/** SHA-256 of the text in hex → the text. */
export type PersistedDocuments = ReadonlyMap<string, string>

const documents = z.record(z.string().regex(/^[0-9a-f]{64}$/), z.string())

/** What the client's codegen wrote; empty where it has not run. */
export async function readPersistedDocuments(file: string): Promise<PersistedDocuments> {
  try {
    return new Map(Object.entries(documents.parse(JSON.parse(await readFile(file, 'utf8')))))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map()
    throw error
  }
}

/** Known documents may be named by their hash; any other is sent whole. Both pass the same limits. */
export function usePersisted(persisted: PersistedDocuments) {
  return usePersistedOperations({
    allowArbitraryOperations: true,
    getPersistedOperation: (hash) => persisted.get(hash) ?? null,
    customErrors: { keyNotFound: 'Must provide a query, or the hash of a known one.' },
  })
}
