import type { ExecutionArgs } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Tracing } from '../tracing/span.ts'
import { currentWork, inSpan, within } from '../tracing/work.ts'
import type { NameOperation } from './operation-name.ts'

type Execute = (args: ExecutionArgs) => unknown

/** Each operation is work with the request's id; on a socket, where no request of HTTP is, it is a trace of its own. */
export function useTraced(tracing: Tracing | undefined, nameOf: NameOperation): Plugin {
  const traced =
    (execute: Execute): Execute =>
    async (args) => {
      const { requestId } = args.contextValue as { requestId: string }
      const { name, type } = nameOf(args)
      const label = `${type} ${name}`
      const options = { attributes: { 'graphql.operation.type': type, 'graphql.operation.name': name } }
      if (currentWork()?.requestId === requestId) return inSpan(label, options, (set) => told(execute(args), set))
      const span = tracing?.root(label, { ...options, kind: 'server' })
      try {
        return await within({ requestId, span }, () => told(execute(args), (more) => span?.set(more)), { fresh: true })
      } finally {
        span?.end()
      }
    }
  return {
    onExecute: ({ executeFn, setExecuteFn }) => setExecuteFn(traced(executeFn as Execute)),
    onSubscribe: ({ subscribeFn, setSubscribeFn }) => setSubscribeFn(traced(subscribeFn as Execute)),
  }
}

/** Refusals are answers, and no failure of the work; that there were some is worth knowing. */
async function told(result: unknown, set: (attributes: Record<string, number>) => void): Promise<unknown> {
  const { errors } = ((await result) ?? {}) as { errors?: unknown[] }
  if (errors) set({ 'graphql.errors': errors.length })
  return result
}
