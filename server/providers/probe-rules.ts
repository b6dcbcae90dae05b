/** What a request that costs nothing found out about a target. `reason` is a sentence for people. */
export type ProbeEvidence =
  | { kind: 'answered'; latencyMs: number }
  | { kind: 'failed'; reason: string }
  /** There is nothing to be asked for nothing: a server of another make. It says neither good nor bad. */
  | { kind: 'silent' }
  /** Nothing came back at all: the target's fault, or our own network's. */
  | { kind: 'cutOff'; reason: string }

/** It has no such path, or says so of what it was asked for. */
export const isUnknownPath = (status: number): boolean => status === 404 || status === 405 || status === 501

/** The reason that a status gives a person; undefined: the answer is worth reading. */
export function reasonOfStatus(status: number): string | undefined {
  if (status === 200) return undefined
  if (status === 401 || status === 403) return `It refuses our key (${status}).`
  if (status === 402) return 'Our credit with it is used up (402).'
  if (status === 404) return 'It does not know this model (404).'
  if (status === 429) return 'It asks us to slow down (429).'
  if (status >= 300 && status < 400) return `It sends us elsewhere (${status}).`
  if (status >= 500) return `It fails with ${status}.`
  return `It answers with ${status} instead of what was asked for.`
}

/** Codes of Node and OpenSSL that mean: somebody answered, and is not who they should be. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/

/** No answer, by the code of the error. */
export function evidenceOfError(code: string, { deadlineMs }: { deadlineMs: number }): ProbeEvidence {
  if (code === 'TIMEOUT') return { kind: 'cutOff', reason: `It did not answer within ${deadlineMs / 1_000} seconds.` }
  if (CERTIFICATE.test(code)) return { kind: 'failed', reason: `Its certificate cannot be trusted (${code}).` }
  return { kind: 'cutOff', reason: `No connection to it comes about (${code}).` }
}
