/** A compile error here means that a new variant was added and this switch was not told. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled variant: ${JSON.stringify(value)}`)
}
