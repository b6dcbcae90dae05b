import { letterOf } from '../mail/template.ts'

/** What is mailed to a person about who they are. `url` holds for an hour where it is one that does something. */
export type AuthLetter =
  | { kind: 'verify' | 'reset'; to: string; url: string }
  | { kind: 'confirmAddress'; to: string; from: string; url: string }
  | { kind: 'addressChanging'; to: string; newAddress: string; url: string }
  | { kind: 'passwordChanged'; to: string; url: string }

type Words = { subject: string; body: string; label: string; reason: string }

/** No link to stop these mails: nobody wants to miss that their password was changed. */
export function writeLetter(letter: AuthLetter): { subject: string; text: string; html: string } {
  const { subject, body, label, reason } = wordsOf(letter)
  return { subject, ...letterOf({ title: subject, body, button: { label, url: letter.url }, reason }) }
}

function wordsOf(letter: AuthLetter): Words {
  switch (letter.kind) {
    case 'verify':
      return {
        subject: 'Is this your e-mail address?',
        body: 'Somebody signed up with it, and we hope it was you. The link holds for an hour.',
        label: 'Yes, it is mine',
        reason: 'If you did not sign up, do nothing: the address stays unverified.',
      }
    case 'reset':
      return {
        subject: 'Choose a new password',
        body: 'You asked for a new password. The link works once and holds for an hour. Whoever is signed in now is signed out by it; API keys stay as they are.',
        label: 'Choose a new password',
        reason: 'If you did not ask, do nothing: your password stays as it is.',
      }
    case 'confirmAddress':
      return {
        subject: 'Confirm your new e-mail address',
        body: `From then on you sign in with this address instead of ${letter.from}. The link holds for an hour.`,
        label: 'Confirm the address',
        reason: 'If you did not ask for this, do nothing: nothing changes.',
      }
    case 'addressChanging':
      return {
        subject: 'Your e-mail address is about to change',
        body: `You asked for ${letter.newAddress} instead of this address. It changes once it is confirmed there. If this was not you, choose a new password now and sign out everywhere else.`,
        label: 'It was not me',
        reason: 'This came because it is about your way in.',
      }
    case 'passwordChanged':
      return {
        subject: 'Your password was changed',
        body: 'Every other session was signed out. If this was not you, ask for a new password at once.',
        label: 'It was not me',
        reason: 'This came because it is about your way in.',
      }
  }
}
