import { useQuery } from 'urql'
import { GalleryDocument, type GalleryQuery } from '../../graphql/generated/graphql.ts'

/** Fills whole rows of two, three, four and six. */
export const PAGE = 24

export type GalleryItem = NonNullable<GalleryQuery['viewer']>['outputs']['edges'][number]['node']

/** A page of the files one has made, newest first. */
export function useOutputs(after: string | null) {
  const [{ data, error }, execute] = useQuery({
    query: GalleryDocument,
    variables: { first: PAGE, after },
    // What comes after a file never changes; what is newest does.
    requestPolicy: after === null ? 'cache-and-network' : 'cache-first',
  })
  return { page: data?.viewer?.outputs, error, refetch: () => execute({ requestPolicy: 'network-only' }) }
}
