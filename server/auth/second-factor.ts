import { APIError } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins/two-factor'

/** Where the browser asks for the code. */
const CODE_PAGE = '/sign-in/code'
const AFTER_PROVIDER = '/callback/:id'

/**
 * better-auth's second factor: no session before the code, five tries a sign-in, and a pause after ten wrong ones in a
 * row. It asks after a password alone; here it is asked after Google and GitHub as well.
 */
export function secondFactor() {
  const plugin = twoFactor({ issuer: "Director's Palette", allowPasswordless: true })
  const [afterPassword] = plugin.hooks.after as unknown as [Hook]
  const afterProvider: Hook = {
    matcher: ({ path }) => path === AFTER_PROVIDER,
    async handler(input) {
      const answer = await afterPassword.handler(input)
      if (answer.response === undefined) return answer
      const wanted = input.context.responseHeaders?.get('location')
      const headers = new Headers(answer.headers ?? {})
      headers.set('location', wanted?.startsWith('/') ? `${CODE_PAGE}?next=${encodeURIComponent(wanted)}` : CODE_PAGE)
      return { headers, response: new APIError('FOUND', undefined, headers) }
    },
  }
  return { ...plugin, hooks: { after: [afterPassword, afterProvider] as unknown as typeof plugin.hooks.after } }
}

/** As better-auth runs it: the answer so far comes with `context`. */
type Hook = {
  matcher(input: { path?: string }): boolean
  handler(input: {
    context: { responseHeaders?: Headers }
  }): Promise<{ response?: unknown; headers?: Headers | null | undefined }>
}
