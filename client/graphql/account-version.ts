import { type Exchange, mapExchange } from 'urql'

type Fields = { [name: string]: unknown }
type AccountFields = Fields & { id: string; version: number }

/**
 * Answers overtake each other: a query sent before a hold may arrive after the subscription told of it. Whatever brings
 * an account older than the newest seen, by `version`, gets the newest fields instead. Stands behind the cache, so that
 * the cache never sees the old ones.
 */
export function newestAccountExchange(): Exchange {
  const newest = new Map<string, AccountFields>()
  return mapExchange({
    onResult: (result) => (result.data ? { ...result, data: withNewestAccounts(result.data, newest) } : result),
  })
}

/** The same data, with every account in it at least as new as the newest seen; remembers what it sees. */
export function withNewestAccounts<Data>(data: Data, newest: Map<string, AccountFields>): Data {
  return visit(data, newest) as Data
}

function visit(value: unknown, newest: Map<string, AccountFields>): unknown {
  if (Array.isArray(value)) return value.map((item) => visit(item, newest))
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.fromEntries(Object.entries(value).map(([name, field]) => [name, visit(field, newest)]))
  return isAccount(fields) ? reconcile(fields, newest) : fields
}

const isAccount = (fields: Fields): fields is AccountFields =>
  fields.__typename === 'CreditAccount' && typeof fields.id === 'string' && typeof fields.version === 'number'

function reconcile(incoming: AccountFields, newest: Map<string, AccountFields>): AccountFields {
  const known = newest.get(incoming.id)
  if (!known || incoming.version >= known.version) {
    newest.set(incoming.id, { ...known, ...incoming })
    return incoming
  }
  const current = Object.keys(incoming).filter((name) => name in known)
  return { ...incoming, ...Object.fromEntries(current.map((name) => [name, known[name]])) }
}
