import type { ScopedDatabase } from '../database/client.ts'

const ROWS_MAX = 20_000

/** What an action that runs has written so far: the parts in order, each from where it was last begun. */
export async function streamedText(db: ScopedDatabase, actionId: string): Promise<string | null> {
  const rows = await db.actionProgress.findMany({
    where: { actionId },
    orderBy: { sequence: 'asc' },
    select: { part: true, restarted: true, textDelta: true },
    take: ROWS_MAX,
  })
  const parts = new Map<number, string>()
  for (const { part, restarted, textDelta } of rows) {
    parts.set(part, (restarted ? '' : (parts.get(part) ?? '')) + (textDelta ?? ''))
  }
  const written = [...parts].sort(([a], [b]) => a - b).map(([, text]) => text)
  return written.some(Boolean) ? written.filter(Boolean).join('\n\n') : null
}
