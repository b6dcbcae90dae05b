type Here = { pathname: string; search: string }

/** Where to sign in so that one comes back here afterwards. */
export function signInAddress({ pathname, search }: Here): string {
  const here = pathname + search
  return here === '/' || here === '/studio' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`
}

/** Only addresses of this site: `//evil.example` and `https:` are someone else's. */
export function safeNext(next: unknown, origin = location.origin): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/studio'
  const address = new URL(next, origin)
  return address.origin === origin ? address.pathname + address.search + address.hash : '/studio'
}
