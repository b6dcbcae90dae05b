import { useNavigate } from '@tanstack/react-router'
import { addToDraft, putInDraft } from '../drafts.ts'
import { REFERENCES_MAX } from '../forms/pictures/picture.ts'
import type { FunctionSlug } from '../function-catalogue.ts'
import type { Output } from './output.ts'

/** Takes an image made here to the forms that begin with one. */
export function useElsewhere() {
  const navigate = useNavigate()
  const open = (slug: FunctionSlug) => void navigate({ to: '/studio/new/$function', params: { function: slug } })
  return {
    asStartImage: ({ url }: Output) => {
      putInDraft('video', { imageUrl: url })
      open('video')
    },
    /** Beside those chosen before; of too many, the newest stay. */
    asReference: ({ url }: Output) => {
      addToDraft('image', { field: 'referenceImages', item: url, most: REFERENCES_MAX })
      open('image')
    },
  }
}
