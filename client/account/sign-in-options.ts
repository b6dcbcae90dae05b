import { getAuth } from './auth-request.ts'

export type Provider = 'google' | 'github'
/** What this server was set up with; `mails`: it can send mail. */
export type SignInOptions = { mails: boolean; providers: Provider[] }

let read: Promise<SignInOptions> | undefined

/** Asked once; throws when there was no answer, which is not the same as none of it. */
export function readSignInOptions(): Promise<SignInOptions> {
  read ??= ask().catch((error: unknown) => {
    read = undefined
    throw error
  })
  return read
}

async function ask(): Promise<SignInOptions> {
  const answer = await getAuth('/options')
  if (answer.kind === 'refused') throw new Error(answer.message)
  return answer.body as SignInOptions
}
