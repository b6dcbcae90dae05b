import type { DocumentInput } from 'urql'
import { type AnyVariables, type CombinedError, type OperationResult, useMutation } from 'urql'

/** Somebody has to show that it is really they: one question at a time, whoever asks. */
type Waiting = { settle: (proven: boolean) => void; answer: Promise<boolean> }

let waiting: Waiting | null = null
const listeners = new Set<() => void>()

function change(next: Waiting | null): void {
  waiting = next
  for (const listener of listeners) listener()
}

export const proof = {
  asked: () => waiting !== null,
  listen: (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
  /** true: they did; false: they would not. */
  ask(): Promise<boolean> {
    if (!waiting) {
      const { promise, resolve } = Promise.withResolvers<boolean>()
      change({ answer: promise, settle: resolve })
    }
    return waiting!.answer
  },
  settle(proven: boolean): void {
    waiting?.settle(proven)
    change(null)
  },
}

/** A mutation that may ask for the password again; once it is given, the mutation is repeated. */
export function useProvenMutation<Data, Variables extends AnyVariables>(document: DocumentInput<Data, Variables>) {
  const [{ fetching }, execute] = useMutation(document)
  const run = async (variables: Variables): Promise<OperationResult<Data, Variables>> => {
    const answer = await execute(variables)
    return asksForProof(answer.error) && (await proof.ask()) ? execute(variables) : answer
  }
  return [{ fetching }, run] as const
}

const asksForProof = (error: CombinedError | undefined) =>
  error?.graphQLErrors.some(({ extensions }) => extensions.code === 'REAUTHENTICATE') ?? false
