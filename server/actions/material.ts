import type { Prisma } from '../generated/prisma/client.ts'

/** What the server fetched for an action stands where the address stood. */
export function withMaterial(input: Prisma.JsonValue, material: Prisma.JsonValue): Record<string, unknown> {
  return { ...(input as object), ...(material as object | null) }
}
