import type { PrismaPg } from '@prisma/adapter-pg'

export type AdapterOptions = NonNullable<ConstructorParameters<typeof PrismaPg>[1]>

const STATEMENTS_MAX = 1_000
const TRANSACTION_CONTROL = /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET)\b/

/**
 * Names one prepared statement for each text of SQL, which saves parsing and planning. Texts beyond the limit run
 * unnamed: a connection keeps every named one for as long as it lives.
 */
export function nameStatements(): AdapterOptions {
  const names = new Map<string, string>()
  return {
    statementNameGenerator: ({ sql }) => {
      const known = names.get(sql)
      if (known !== undefined || names.size >= STATEMENTS_MAX || TRANSACTION_CONTROL.test(sql)) return known!
      const name = `palette_${names.size}`
      names.set(sql, name)
      return name
    },
  }
}
