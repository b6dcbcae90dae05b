import { fetchHandle } from '../http/fetch-handle.ts'

/** Reserved in http.ts: while the sandbox is off, there is nothing here. */
export const SANDBOX_CHECKOUT = '/sandbox/checkout/'

const PASSED_ON = ['content-type', 'location', 'content-security-policy', 'cache-control']

/** Hands a browser's request for the sandbox's checkout page on to the sandbox, which listens for this machine alone. */
export function checkoutPageHandle(sandboxUrl: string) {
  return fetchHandle(
    async (request) => {
      const { pathname } = new URL(request.url)
      const id = pathname.slice(SANDBOX_CHECKOUT.length)
      if (!/^\w{1,100}$/.test(id) || !['GET', 'POST'].includes(request.method)) {
        return Response.json({ code: 'NOT_FOUND', message: 'There is nothing here.' }, { status: 404 })
      }
      const answer = await fetch(`${sandboxUrl}/checkout/${id}`, {
        method: request.method,
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
        ...(request.method === 'POST' && {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: await request.text(),
        }),
      })
      const headers = PASSED_ON.flatMap((name) => {
        const value = answer.headers.get(name)
        return value === null ? [] : [[name, value] as [string, string]]
      })
      return new Response(answer.body, { status: answer.status, headers })
    },
    { bodyMaxBytes: 1_024 },
  )
}
