import { type CombinedError, useQuery } from 'urql'
import { useOnHealed } from '../../graphql/api-context.ts'
import {
  type AdminModelFieldsFragment,
  ModelBoardDocument,
  type ModelBoardQuery,
} from '../../graphql/generated/graphql.ts'

type Board = NonNullable<ModelBoardQuery['admin']>
type Control = Board['controls'][number]
export type ControlledFunction = Control['info'] & Pick<Control, 'version' | 'chain'>
export type Catalogue = Board['catalogue']
export type Proposal = Catalogue['proposals'][number]
export type CatalogueModel = AdminModelFieldsFragment

export type ModelBoard = {
  functions: ControlledFunction[] | undefined
  catalogue: Catalogue | undefined
  modelOf: (id: string) => CatalogueModel | undefined
  error: CombinedError | undefined
  readAgain: () => void
}

export function useModels(): ModelBoard {
  const [{ data, error }, read] = useQuery({ query: ModelBoardDocument, requestPolicy: 'cache-and-network' })
  const readAgain = () => read({ requestPolicy: 'network-only' })
  useOnHealed(readAgain)
  const board = data?.admin ?? undefined
  const known = new Map(board?.catalogue.models.map((model) => [model.id, model]))
  return {
    functions: board?.controls.map(({ info, version, chain }) => ({ ...info, version, chain })),
    catalogue: board?.catalogue,
    modelOf: (id) => known.get(id),
    error,
    readAgain,
  }
}
