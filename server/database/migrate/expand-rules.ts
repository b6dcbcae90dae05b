/** A statement of a migration, with the words of the comment right above it. */
export type Statement = { sql: string; said: string }

/** Statements end with a semicolon; those inside of a function's body do not. */
export function statementsIn(text: string): Statement[] {
  const bodies = text.replace(/(\$\w*\$)[\s\S]*?\1/g, (body) => body.replaceAll(';', ' '))
  return bodies.split(/;[ \t]*(?:\n|$)/).flatMap((part) => {
    const said = [...part.matchAll(/^\s*--(.*)$/gm)].map(([, words]) => words!.trim()).join(' ')
    const sql = part.replace(/--.*$/gm, '').replace(/\s+/g, ' ').trim()
    return sql === '' ? [] : [{ sql, said }]
  })
}

const NEW_TABLE = /^CREATE TABLE (?:IF NOT EXISTS )?("?[\w.]+"?)/i
const tableOf = (sql: string) => /\b(?:ALTER TABLE(?: ONLY)?|ON) ("?[\w.]+"?)/i.exec(sql)?.[1]

/**
 * Why this cannot be done while the release before serves requests on the same tables, or while the table is large.
 * Two comments allow what is refused: `-- contract: …` why nobody uses what goes, `-- small: …` why it is soon done.
 */
export function expansionFaults(text: string): string[] {
  const statements = statementsIn(text)
  const fresh = new Set(statements.map(({ sql }) => NEW_TABLE.exec(sql)?.[1]))
  return statements.flatMap(({ sql, said }) => {
    const table = tableOf(sql)
    if (table !== undefined && fresh.has(table)) return []
    const faults: string[] = []
    const refuse = (pattern: RegExp, excuse: RegExp | undefined, why: string) => {
      if (pattern.test(sql) && !excuse?.test(said)) faults.push(`${sql.slice(0, 80)}: ${why}`)
    }
    refuse(/\bDROP (TABLE|COLUMN|FUNCTION|TYPE|VIEW)\b/i, CONTRACT, 'the release before may use it')
    refuse(/\bRENAME\b/i, undefined, 'add the new one, write both, and drop the old one a release later')
    refuse(/\bALTER COLUMN \S+ (SET DATA )?TYPE\b/i, SMALL, 'rewrites the table; add a column and fill it')
    refuse(/\bADD COLUMN (?![^,]*\bDEFAULT\b)[^,]*\bNOT NULL\b/i, undefined, 'the release before does not write it')
    refuse(
      /\bADD COLUMN [^,]*(\bSERIAL\b|gen_random_uuid|random\(|nextval|clock_timestamp)/i,
      SMALL,
      'rewrites the table',
    )
    refuse(/\bALTER COLUMN \S+ SET NOT NULL/i, SMALL, 'reads the table under lock; CHECK … NOT VALID, then VALIDATE')
    refuse(
      /\bADD (CONSTRAINT \S+ )?(CHECK|FOREIGN KEY)\b(?!.*NOT VALID)/i,
      SMALL,
      'add it NOT VALID, VALIDATE it in the next',
    )
    refuse(
      /\bADD (CONSTRAINT \S+ )?(UNIQUE|PRIMARY KEY) ?\(/i,
      SMALL,
      'build the index CONCURRENTLY, then ADD … USING INDEX',
    )
    refuse(
      /^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)/i,
      SMALL,
      'writers wait for it; CREATE INDEX CONCURRENTLY in a file of its own',
    )
    if (/\bCONCURRENTLY\b/i.test(sql) && statements.length > 1)
      faults.push(`${sql.slice(0, 80)}: has to be alone in its file`)
    return faults
  })
}

const CONTRACT = /\bcontract: \S+/
const SMALL = /\bsmall: \S+/
