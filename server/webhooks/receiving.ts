/** PostgreSQL keeps neither NUL nor half a surrogate pair in a text. */
export function storable(payload: object): object {
  const plain = (_key: string, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value
  return JSON.parse(JSON.stringify(payload, plain))
}

export function refusal(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ code, message }, { status, headers })
}
