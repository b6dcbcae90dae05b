import { getOperationAST } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Metrics } from '../metrics/metrics.ts'
import type { PersistedDocuments } from './persisted.ts'

const NAME = /\b(?:query|mutation|subscription) (\w+)/

/** How long executions take. Names are the client's own documents'; others could be as many as there are people. */
export function useMeasured(metrics: Pick<Metrics, 'operation'>, persisted: PersistedDocuments): Plugin {
  const names = new Set([...persisted.values()].flatMap((text) => NAME.exec(text)?.[1] ?? []))

  const begin = ({ document, operationName }: Parameters<NonNullable<Plugin['onExecute']>>[0]['args']) => {
    const operation = getOperationAST(document, operationName)
    const name = operation?.name?.value ?? ''
    const since = performance.now()
    return ({ result }: { result: unknown }) => {
      const failed = (result as { errors?: unknown }).errors !== undefined
      const seconds = (performance.now() - since) / 1_000
      metrics.operation(names.has(name) ? name : 'other', operation?.operation ?? 'unknown', failed, seconds)
    }
  }
  return {
    onExecute: ({ args }) => ({ onExecuteDone: begin(args) }),
    onSubscribe: ({ args }) => ({ onSubscribeResult: begin(args) }),
  }
}
