import type { IncomingMessage, ServerResponse } from 'node:http'

/** Answers one request; what it throws becomes a 500 that says nothing but the id. */
export type Handle = (req: IncomingMessage, res: ServerResponse, about: { requestId: string }) => void | Promise<void>

export function answerJson(res: ServerResponse, status: number, body: Record<string, unknown>): void {
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  res.end(JSON.stringify(body))
}

export function answerNotFound(res: ServerResponse): void {
  answerJson(res, 404, { code: 'NOT_FOUND', message: 'There is nothing here.' })
}
