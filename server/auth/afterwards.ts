import { z } from 'zod'
import type { Body } from './http-answers.ts'

export type Afterwards = {
  /** Ends what is under way for somebody: links of mails, sign-ins that wait for a code, devices that need none. */
  dropLoose(userId: string): Promise<void>
  onPasswordChanged(userId: string): Promise<void>
}

/** What better-auth leaves standing after it did what was asked. */
export async function afterwards(
  name: string,
  { body, userId }: { body: Body; userId: string | undefined },
  { dropLoose, onPasswordChanged }: Afterwards,
): Promise<void> {
  if (name === 'POST /change-password' && userId) await onPasswordChanged(userId)
  // Turned on once more, it would go on trusting the devices of the last time.
  if (name === 'POST /two-factor/disable' && userId) await dropLoose(userId)
  if (name === 'GET /verify-email') {
    const { updateTo, userId: owner } = claimsOf(String(body.token))
    // Who left an address because somebody else reads it must not be reset from there.
    if (updateTo && owner) await dropLoose(owner)
  }
}

const claims = z.object({ updateTo: z.string().optional(), userId: z.string().optional() })

/** Of a token that better-auth has just believed. */
const claimsOf = (token: string) =>
  claims.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()))
