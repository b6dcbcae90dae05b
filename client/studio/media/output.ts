import type { AiFunction, OutputFieldsFragment } from '../../graphql/generated/graphql.ts'
import { formatBytes } from '../../lib/format.ts'

/** A file that was made here. */
export type Output = OutputFieldsFragment

/** Functions that answer with files rather than with text. */
export type MediaFunction = Extract<AiFunction, 'IMAGE_GENERATION' | 'VIDEO_GENERATION'>

export const isMediaFunction = (id: AiFunction): id is MediaFunction =>
  id === 'IMAGE_GENERATION' || id === 'VIDEO_GENERATION'

export const isVideo = ({ contentType }: Pick<Output, 'contentType'>): boolean => contentType.startsWith('video/')

export const downloadAddress = ({ url }: Pick<Output, 'url'>): string => `${url}?download`

/** "PNG, 1.2 MB". */
export const describeFile = ({ contentType, bytes }: Pick<Output, 'contentType' | 'bytes'>): string =>
  `${(contentType.split('/')[1] ?? contentType).toUpperCase()}, ${formatBytes(bytes)}`
