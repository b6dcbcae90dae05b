import { createHash, randomBytes } from 'node:crypto'
import type { UserId } from '../brands.ts'
import type { Tx } from '../database/transaction.ts'
import { type AuditActor, audit } from './audit.ts'
import * as store from './store.ts'

export const RESET_SECONDS = 3_600

type Help = { userId: UserId; actor: AuditActor; reason: string }

/** A token for /reset-password, as better-auth would have mailed it: for an hour, and once. Joins the caller's transaction. */
export async function drawResetToken(tx: Tx, { userId, actor, reason }: Help): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  // It keeps the hash alone, so that who reads the table cannot use what is in it.
  const identifier = createHash('sha256').update(`reset-password:${token}`).digest('base64url')
  const expiresAt = new Date(tx.instant.getTime() + RESET_SECONDS * 1_000)
  await tx.db.verification.create({ data: { identifier, value: userId, expiresAt }, select: { id: true } })
  await audit(tx, { actor, action: 'password.resetLink', target: userId, reason })
  return token
}

/** For who has lost both the device and the backup codes. False: there was none. Joins the caller's transaction. */
export async function removeSecondFactor(tx: Tx, { userId, actor, reason }: Help): Promise<boolean> {
  if (!(await store.deleteSecondFactor(tx.db, userId))) return false
  await audit(tx, { actor, action: 'secondFactor.remove', target: userId, reason })
  return true
}
