import type { AiFunction, Modality, Model } from '../generated/prisma/client.ts'

/** The models that may be sold at all. */
export const isOffered = ({ listed, retiredAt }: Pick<Model, 'listed' | 'retiredAt'>): boolean =>
  listed && retiredAt === null

export function modalityOf(fn: AiFunction): Modality {
  if (fn === 'IMAGE_GENERATION') return 'IMAGE'
  return fn === 'VIDEO_GENERATION' ? 'VIDEO' : 'TEXT'
}

/**
 * Why the function cannot run on a model like this; undefined: it can. A model that holds no answer to a JSON schema is
 * asked for it in words, so that keeps none out.
 */
export function inabilityOf(fn: AiFunction, { modality, vision }: Pick<Model, 'modality' | 'vision'>) {
  const wanted = modalityOf(fn)
  if (modality !== wanted) return `It gives ${MODALITY_WORDS[modality]}, and this takes ${MODALITY_WORDS[wanted]}.`
  return fn === 'IMAGE_ANALYSIS' && !vision ? 'It cannot see images.' : undefined
}

const MODALITY_WORDS: Record<Modality, string> = { TEXT: 'text', IMAGE: 'images', VIDEO: 'video' }
