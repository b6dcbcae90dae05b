import IconBook2 from '@tabler/icons-react/dist/esm/icons/IconBook2.mjs'
import IconBulb from '@tabler/icons-react/dist/esm/icons/IconBulb.mjs'
import IconMovie from '@tabler/icons-react/dist/esm/icons/IconMovie.mjs'
import IconMusic from '@tabler/icons-react/dist/esm/icons/IconMusic.mjs'
import IconPhoto from '@tabler/icons-react/dist/esm/icons/IconPhoto.mjs'
import IconPhotoSearch from '@tabler/icons-react/dist/esm/icons/IconPhotoSearch.mjs'
import IconSpeakerphone from '@tabler/icons-react/dist/esm/icons/IconSpeakerphone.mjs'
import IconTags from '@tabler/icons-react/dist/esm/icons/IconTags.mjs'
import IconUserScreen from '@tabler/icons-react/dist/esm/icons/IconUserScreen.mjs'
import IconVideo from '@tabler/icons-react/dist/esm/icons/IconVideo.mjs'
import type { AiFunction } from '../graphql/generated/graphql.ts'

/** How a function looks; what it is called and does is the server's to say. */
export type Look = { name: string; colour: string; Icon: typeof IconMovie }

export const LOOKS: Record<AiFunction, Look> = {
  STORY_BREAKDOWN: { name: 'Story breakdown', colour: 'iris', Icon: IconMovie },
  MUSIC_ANALYSIS: { name: 'Music video', colour: 'teal', Icon: IconMusic },
  DIRECTOR_CREATION: { name: 'Director', colour: 'grape', Icon: IconUserScreen },
  ENTITY_EXTRACTION: { name: 'Entities', colour: 'blue', Icon: IconTags },
  COMMERCIAL_GENERATION: { name: 'Commercial', colour: 'orange', Icon: IconSpeakerphone },
  IMAGE_ANALYSIS: { name: 'Image analysis', colour: 'pink', Icon: IconPhotoSearch },
  REASONING_TASKS: { name: 'Reasoning', colour: 'yellow', Icon: IconBulb },
  CHILDREN_BOOK_GENERATION: { name: "Children's book", colour: 'red', Icon: IconBook2 },
  IMAGE_GENERATION: { name: 'Image', colour: 'pink', Icon: IconPhoto },
  VIDEO_GENERATION: { name: 'Video', colour: 'blue', Icon: IconVideo },
}

/** What the studio has a form for, by the name in the address. */
export const FUNCTION_OF_SLUG = {
  'story-breakdown': 'STORY_BREAKDOWN',
  'music-video': 'MUSIC_ANALYSIS',
  director: 'DIRECTOR_CREATION',
  entities: 'ENTITY_EXTRACTION',
  commercial: 'COMMERCIAL_GENERATION',
  'image-analysis': 'IMAGE_ANALYSIS',
  reasoning: 'REASONING_TASKS',
  'childrens-book': 'CHILDREN_BOOK_GENERATION',
  image: 'IMAGE_GENERATION',
  video: 'VIDEO_GENERATION',
} as const satisfies Record<string, AiFunction>

export type FunctionSlug = keyof typeof FUNCTION_OF_SLUG

export const isFunctionSlug = (slug: string): slug is FunctionSlug => Object.hasOwn(FUNCTION_OF_SLUG, slug)

/** undefined for a function that the studio has no form for. */
export const slugOf = (id: AiFunction): FunctionSlug | undefined =>
  (Object.keys(FUNCTION_OF_SLUG) as FunctionSlug[]).find((slug) => FUNCTION_OF_SLUG[slug] === id)
