import type { AiFunction, PlanTier } from '../../server/generated/prisma/client.ts'

export const SEED_DOMAIN = '@seed.example'
export const SEED_PASSWORD = 'sample data only'
export const SEED_DAYS = 90

/** Who they are, what they like to make, and how much of it a day. */
export const PEOPLE: { name: string; plan: PlanTier; joinedDaysAgo: number; perDay: number; likes: AiFunction[] }[] = [
  { name: 'Mara Keller', plan: 'STUDIO', joinedDaysAgo: 90, perDay: 6, likes: ['STORY_BREAKDOWN', 'IMAGE_GENERATION'] },
  { name: 'Tom Okafor', plan: 'PRO', joinedDaysAgo: 88, perDay: 3, likes: ['MUSIC_ANALYSIS', 'ENTITY_EXTRACTION'] },
  { name: 'Ines Duarte', plan: 'PRO', joinedDaysAgo: 81, perDay: 2, likes: ['COMMERCIAL_GENERATION'] },
  { name: 'Jonas Lind', plan: 'STUDIO', joinedDaysAgo: 75, perDay: 4, likes: ['IMAGE_GENERATION', 'VIDEO_GENERATION'] },
  {
    name: 'Priya Nair',
    plan: 'PRO',
    joinedDaysAgo: 66,
    perDay: 2,
    likes: ['CHILDREN_BOOK_GENERATION', 'REASONING_TASKS'],
  },
  { name: 'Luca Ferri', plan: 'PRO', joinedDaysAgo: 52, perDay: 1, likes: ['DIRECTOR_CREATION', 'STORY_BREAKDOWN'] },
  { name: 'Hana Sato', plan: 'PRO', joinedDaysAgo: 40, perDay: 3, likes: ['IMAGE_GENERATION'] },
  { name: 'Ben Adeyemi', plan: 'PRO', joinedDaysAgo: 33, perDay: 1, likes: ['ENTITY_EXTRACTION'] },
  { name: 'Sofia Petrova', plan: 'PRO', joinedDaysAgo: 25, perDay: 2, likes: ['STORY_BREAKDOWN', 'MUSIC_ANALYSIS'] },
  { name: 'Noah Meyer', plan: 'PRO', joinedDaysAgo: 14, perDay: 1, likes: ['REASONING_TASKS'] },
  {
    name: 'Amélie Roux',
    plan: 'PRO',
    joinedDaysAgo: 6,
    perDay: 2,
    likes: ['COMMERCIAL_GENERATION', 'IMAGE_GENERATION'],
  },
  { name: 'Yusuf Demir', plan: 'PRO', joinedDaysAgo: 1, perDay: 2, likes: ['STORY_BREAKDOWN'] },
]

const TITLES = [
  'The night train',
  'Harbour lights',
  'Glass tides',
  'A cold open',
  'The lantern',
  'Last ferry',
  'Neon harbour',
]
export const titleOf = (n: number): string => `${TITLES[n % TITLES.length]}, scene ${1 + (n % 40)}`

/** Micro-dollars, and the share of it that varies. */
export const COST_OF: Record<AiFunction, { model: string; costMicroUsd: number }> = {
  STORY_BREAKDOWN: { model: 'openai/gpt-4o', costMicroUsd: 62_000 },
  MUSIC_ANALYSIS: { model: 'openai/gpt-4o', costMicroUsd: 41_000 },
  DIRECTOR_CREATION: { model: 'openai/gpt-4o', costMicroUsd: 18_000 },
  ENTITY_EXTRACTION: { model: 'openai/gpt-4o-mini', costMicroUsd: 1_900 },
  COMMERCIAL_GENERATION: { model: 'anthropic/claude-3.5-sonnet', costMicroUsd: 27_000 },
  IMAGE_ANALYSIS: { model: 'openai/gpt-4o', costMicroUsd: 9_000 },
  REASONING_TASKS: { model: 'openai/gpt-4o', costMicroUsd: 14_000 },
  CHILDREN_BOOK_GENERATION: { model: 'openai/gpt-4o', costMicroUsd: 33_000 },
  IMAGE_GENERATION: { model: 'runwayml/gen4-image', costMicroUsd: 50_000 },
  VIDEO_GENERATION: { model: 'bytedance/seedance-1-lite', costMicroUsd: 180_000 },
}

/** The same history at every run: numbers from 0 up to 1 that look drawn. */
export function drawing(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
