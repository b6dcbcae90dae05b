import { InvalidInput } from '../../errors.ts'

const TEXT_MAX = 200

export type AuditFilter = {
  actor?: string | null | undefined
  target?: string | null | undefined
  action?: string | null | undefined
  from?: Date | null | undefined
  to?: Date | null | undefined
}

type Where = {
  actorId?: string
  target?: string
  action?: { startsWith: string }
  createdAt?: { gte?: Date; lt?: Date }
}

/** What of the audit is asked for. Throws InvalidInput. */
export function auditWhere({ actor, target, action, from, to }: AuditFilter): Where {
  if (actor && !/^[0-9a-f-]{36}$/i.test(actor)) throw new InvalidInput('actor', 'This is nobody’s id.')
  return {
    ...(actor && { actorId: actor }),
    ...(target && { target: plain('target', target) }),
    ...(action && { action: { startsWith: plain('action', action) } }),
    ...((from || to) && { createdAt: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
  }
}

function plain(field: string, text: string): string {
  if (text.length > TEXT_MAX || text.includes('\0') || !text.isWellFormed()) {
    throw new InvalidInput(field, `\`${field}\` has at most ${TEXT_MAX} characters.`)
  }
  return text
}
