import pg from 'pg'

/** Connection exceptions, resources (too many connections), and an operator's shutdown or termination. */
const CLASSES = ['08', '53', '57']

/** Whether nobody knows what became of a statement, or nothing did, because the database was away or went. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true
  return CLASSES.includes(error.code?.slice(0, 2) ?? '')
}
