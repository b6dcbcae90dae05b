import type { Readable } from 'node:stream'
import type { UserId } from '../brands.ts'
import type { Database } from '../database/client.ts'
import type { FoundOutput, OutputReader } from './handle.ts'
import type { Storage } from './storage.ts'

export type OutputsService = ReturnType<typeof createOutputsService>

/** Who may have which file. */
export function createOutputsService({ database, storage }: { database: Database; storage: Pick<Storage, 'read'> }) {
  /** The database decides what the reader sees; where it lies is for the server alone. */
  async function find(id: string, scope: { userId: UserId; admin: boolean }): Promise<FoundOutput | null> {
    const db = scope.admin ? database.admin : database.forUser(scope.userId)
    const seen = await db.output.findFirst({ where: { id }, select: { id: true, action: { select: { title: true } } } })
    if (!seen) return null
    const file = await database.system.output.findFirstOrThrow({ where: { id } })
    return { key: file.key, contentType: file.contentType, bytes: Number(file.bytes), filename: seen.action.title }
  }

  return {
    /** null: there is none, or it is not for this reader. */
    findFor: (id: string, reader: OutputReader): Promise<FoundOutput | null> =>
      find(id, { userId: reader.userId, admin: reader.kind === 'session' && reader.admin }),

    /** A file of the user's own, to work from. null: there is none. */
    async readOwn(id: string, userId: UserId): Promise<Readable | null> {
      const found = await find(id, { userId, admin: false })
      return found && ((await storage.read(found.key))?.body ?? null)
    },
  }
}
