/** What was sent to the database up to the point at which it answers that it is ready for more. */
export type Statement = {
  /** Of SQL, in the order in which it was sent. */
  texts: string[]
  /** With this one it is written for good: COMMIT, or a statement outside of a transaction. */
  commits: boolean
  /** All of what it writes: with COMMIT, what was sent since BEGIN. */
  written: string
}

const QUERY = 'Q'
const PARSE = 'P'
const BIND = 'B'
const SYNC = 'S'
const READY = 'Z'
const HEAD_BYTES = 5

/** Reads along PostgreSQL's wire protocol (version 3), just enough to say which statement is asked and answered. */
export function createWireTap() {
  const prepared = new Map<string, string>()
  const waiting: Statement[] = []
  let [texts, inTransaction, begun]: [string[], boolean, string[]] = [[], false, []]
  const asked = frames({ withStart: true })
  const answered = frames({ withStart: false })

  function endStatement(): Statement {
    const all = texts.join(';\n')
    const commits = /^\s*commit\b/i.test(all) || (!inTransaction && !/^\s*begin\b/i.test(all))
    if (/^\s*begin\b/i.test(all)) [inTransaction, begun] = [true, []]
    begun.push(all)
    const statement = { texts, commits, written: inTransaction ? begun.join(';\n') : all }
    if (/^\s*(commit|rollback)\b/i.test(all)) inTransaction = false
    texts = []
    waiting.push(statement)
    return statement
  }

  return {
    /** The statements that are whole with this chunk. */
    toDatabase(chunk: Buffer): Statement[] {
      return asked(chunk).flatMap(({ type, body }) => {
        if (type === QUERY) {
          texts.push(textAt(body, 0).text)
          return [endStatement()]
        }
        if (type === SYNC) return [endStatement()]
        if (type === PARSE) {
          const name = textAt(body, 0)
          prepared.set(name.text, textAt(body, name.end).text)
        }
        if (type === BIND) texts.push(prepared.get(textAt(body, textAt(body, 0).end).text) ?? '')
        return []
      })
    },

    /** The statements whose answers end in this chunk. */
    toServer(chunk: Buffer): Statement[] {
      return answered(chunk).flatMap(({ type }) => (type === READY && waiting.length > 0 ? [waiting.shift()!] : []))
    },
  }
}

type Frame = { type: string; body: Buffer }

/** The first message of a connection has no type; ours never asks for encryption before it. */
function frames({ withStart }: { withStart: boolean }) {
  let rest: Buffer = Buffer.alloc(0)
  let starting = withStart
  return (chunk: Buffer): Frame[] => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const found: Frame[] = []
    if (starting) {
      if (rest.length < 4 || rest.length < rest.readInt32BE(0)) return found
      rest = rest.subarray(rest.readInt32BE(0))
      starting = false
    }
    while (rest.length >= HEAD_BYTES) {
      const end = 1 + rest.readInt32BE(1)
      if (rest.length < end) break
      found.push({ type: String.fromCharCode(rest[0]!), body: rest.subarray(HEAD_BYTES, end) })
      rest = rest.subarray(end)
    }
    return found
  }
}

function textAt(body: Buffer, start: number): { text: string; end: number } {
  const zero = body.indexOf(0, start)
  return { text: body.toString('utf8', start, zero), end: zero + 1 }
}
