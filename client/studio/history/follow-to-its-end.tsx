import { ActionEndDocument } from '../../graphql/generated/graphql.ts'
import { useStream } from '../../graphql/use-stream.ts'

/** Listens to running work. Its status lands in the cache, and so wherever it is shown; the end is told besides. */
export function FollowToItsEnd({ id, onEnd }: { id: string; onEnd: () => void }) {
  useStream(ActionEndDocument, { id }, { onEvent: () => undefined, onEnd })
  return null
}
