import type { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../generated/prisma/client.ts'
import { currentScope, inScope, type Scope, scopeKey } from './scope.ts'

export type ScopedClients = { in(scope: Scope): PrismaClient; close(): Promise<void> }

/** Prisma clients over a scoped pool. They share one engine, so making one for each request is cheap. */
export function createScopedClients(adapter: PrismaPg): ScopedClients {
  const base = new PrismaClient({ adapter, errorFormat: 'minimal' })
  keepBatchesApart(base)
  const transaction = base.$transaction.bind(base) as (...args: unknown[]) => Promise<unknown>
  return {
    in: (scope) =>
      // The extended type is the same client to its users, and far more work for the compiler.
      base.$extends({
        query: { $allOperations: ({ args, query }) => inScope(scope, () => query(args)) },
        client: { $transaction: (...args: unknown[]) => inScope(scope, () => transaction(...args)) },
      }) as unknown as PrismaClient,
    close: () => base.$disconnect(),
  }
}

type Request = object
type Batching = {
  batchBy(request: Request): string | undefined
  singleLoader(request: Request): Promise<unknown>
  batchLoader(requests: Request[]): Promise<unknown>
}

/**
 * Prisma merges the findUnique calls of one tick into one statement and sends them, and the array transactions of the
 * tick, from whichever request came first: across clients, and so across users. Here a batch belongs to one scope and
 * is sent in it. This reaches into Prisma, whose version is pinned; it refuses to start where the inside has changed.
 */
function keepBatchesApart(client: PrismaClient): void {
  const inside = client as unknown as { _requestHandler?: { dataloader?: { options?: Batching } } }
  const batching = inside._requestHandler?.dataloader?.options
  if (!batching?.batchBy || !batching.singleLoader || !batching.batchLoader) {
    throw new Error('Prisma batches its queries differently now: row-level security is not safe with this version')
  }
  const scopes = new WeakMap<Request, Scope>()
  const scopeOf = (request: Request | undefined) => (request && scopes.get(request)) ?? currentScope()
  const { batchBy, singleLoader, batchLoader } = batching
  batching.batchBy = (request) => {
    const scope = currentScope()
    scopes.set(request, scope)
    const batch = batchBy(request)
    return batch === undefined ? undefined : `${scopeKey(scope)} ${batch}`
  }
  batching.singleLoader = (request) => inScope(scopeOf(request), () => singleLoader(request))
  batching.batchLoader = (requests) => inScope(scopeOf(requests[0]), () => batchLoader(requests))
}
