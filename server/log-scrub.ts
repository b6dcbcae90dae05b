const MARK = '[secret]'
/** Shorter ones would be found in words. */
const SECRET_MIN = 8

/** Keys by their look, whoever they belong to: Stripe, OpenRouter, Replicate, webhooks, ours, and bearers. */
const LOOKS_SECRET =
  /\b(?:sk|pk|rk|r8|whsec|ghp|gho|xox[abp]|dp)[-_][\w+/=-]{6,}|\bBearer\s+[^\s"\\]+|\bdata:[\w/+.-]+;base64,[\w+/=]+/gi
/** Of addresses such as postgresql://user:password@host */
const PASSWORD_IN_ADDRESS = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*:)[^\s@"]+@/gi

/** The last look at a line before it is written: takes out configured secrets, wherever they got in, and what looks like one. */
export function createScrub(secrets: readonly string[]): (line: string) => string {
  const spellings = secrets
    .filter((secret) => secret.length >= SECRET_MIN)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
  const known = [...new Set(spellings)].sort((a, b) => b.length - a.length)
  return (line) =>
    known
      .reduce((text, secret) => (text.includes(secret) ? text.replaceAll(secret, MARK) : text), line)
      .replace(LOOKS_SECRET, MARK)
      .replace(PASSWORD_IN_ADDRESS, `$1${MARK}@`)
}
