import type { Plugin } from 'graphql-yoga'
import type { Metrics } from '../metrics/metrics.ts'
import type { NameOperation } from './operation-name.ts'

/** How long executions take. */
export function useMeasured(metrics: Pick<Metrics, 'operation'>, nameOf: NameOperation): Plugin {
  const begin = (args: Parameters<NameOperation>[0]) => {
    const { name, type } = nameOf(args)
    const since = performance.now()
    return ({ result }: { result: unknown }) => {
      const failed = (result as { errors?: unknown }).errors !== undefined
      metrics.operation(name, type, failed, (performance.now() - since) / 1_000)
    }
  }
  return {
    onExecute: ({ args }) => ({ onExecuteDone: begin(args) }),
    onSubscribe: ({ args }) => ({ onSubscribeResult: begin(args) }),
  }
}
