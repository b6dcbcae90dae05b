import type { Provider } from './sign-in-options.ts'

export const PROVIDER_NAME: Record<Provider, string> = { google: 'Google', github: 'GitHub' }

/** Why one came back from a provider without being signed in. */
export function returnProblem(error: string): string {
  switch (error) {
    case 'account_not_linked':
      return 'There is an account with this e-mail already, and the address is not verified on both sides. Sign in with your password instead.'
    case 'access_denied':
      return 'You did not allow it there, so nothing happened here.'
    case 'email_not_found':
      return 'The provider told us no e-mail address. Sign up with one instead.'
    case 'state_mismatch':
    case 'state_not_found':
      return 'This took too long, or began in another browser. Try again.'
    default:
      return 'The provider did not let you in. Try again, or use your password.'
  }
}
