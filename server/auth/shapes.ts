type Session = { id: string; createdAt: string; updatedAt: string; ipAddress?: string; userAgent?: string }
type Credential = { providerId: string }

/** Of some answers better-auth says more than a page needs: each session's token opens it, to whoever reads the list. */
export async function shapeAnswer(name: string, response: Response, here: string | undefined): Promise<Response> {
  if (!response.ok) return response
  switch (name) {
    case 'GET /list-sessions': {
      const sessions = (await response.json()) as Session[]
      return shaped(
        response,
        sessions.map(({ id, createdAt, updatedAt, ipAddress, userAgent }) => ({
          id,
          createdAt,
          lastSeenAt: updatedAt,
          ipAddress: ipAddress || null,
          userAgent: userAgent || null,
          here: id === here,
        })),
      )
    }
    case 'GET /list-accounts': {
      const credentials = (await response.json()) as Credential[]
      return shaped(
        response,
        credentials.map(({ providerId }) => providerId),
      )
    }
    default:
      return response
  }
}

function shaped({ headers: before }: Response, body: unknown): Response {
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const cookie of before.getSetCookie()) headers.append('set-cookie', cookie)
  return Response.json(body, { headers })
}
