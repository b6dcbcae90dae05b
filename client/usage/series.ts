import type { AiFunction } from '../graphql/generated/graphql.ts'
import { LOOKS } from '../studio/function-catalogue.ts'
import type { Grouping } from './range.ts'
import type { Usage } from './use-usage.ts'

/** What one function or model came to, in all and on each day. */
export type Series = { key: string; name: string; colour: string; points: number; actions: number; perDay: number[] }

const COLOURS = ['--c-story', '--c-image', '--c-video', '--c-music', '--c-commercial'] as const
const OTHERS_COLOUR = 'var(--c-other)'
/** A stack of more cannot be told apart. */
export const SERIES_MAX = COLOURS.length

const OWN_COLOUR: Partial<Record<AiFunction, (typeof COLOURS)[number]>> = {
  STORY_BREAKDOWN: '--c-story',
  IMAGE_GENERATION: '--c-image',
  VIDEO_GENERATION: '--c-video',
  MUSIC_ANALYSIS: '--c-music',
  COMMERCIAL_GENERATION: '--c-commercial',
}

type Group = { key: string; name: string; points: number; actions: number; own?: (typeof COLOURS)[number] | undefined }

/** The dearest first; what is beyond SERIES_MAX is one series, the others. They add up to the report. */
export function seriesOf(usage: Usage, by: Grouping): Series[] {
  const groups = groupsOf(usage, by)
  const shown = groups.slice(0, groups.length > SERIES_MAX ? SERIES_MAX - 1 : SERIES_MAX)
  const others = groups.slice(shown.length)
  const colours = coloursOf(shown)
  const pointsOn = usage.byDay.map(
    (day) =>
      new Map<string, number>([
        ...(day.byFunction ?? []).map((part) => [part.function, part.points] as const),
        ...(day.byModel ?? []).map((part) => [part.modelId, part.points] as const),
      ]),
  )
  const series = shown.map(({ own: _own, ...group }, index) => ({
    ...group,
    colour: colours[index] ?? OTHERS_COLOUR,
    perDay: pointsOn.map((points) => points.get(group.key) ?? 0),
  }))
  if (others.length === 0) return series
  const sum = (pick: (group: Group) => number) => others.reduce((all, group) => all + pick(group), 0)
  return [
    ...series,
    {
      key: 'others',
      name: `${others.length} others`,
      colour: OTHERS_COLOUR,
      points: sum(({ points }) => points),
      actions: sum(({ actions }) => actions),
      perDay: pointsOn.map((points) => sum(({ key }) => points.get(key) ?? 0)),
    },
  ]
}

function groupsOf({ byFunction, byModel }: Usage, by: Grouping): Group[] {
  const groups: Group[] =
    by === 'function'
      ? byFunction.map(({ function: id, points, actions }) => ({
          key: id,
          name: LOOKS[id].name,
          points,
          actions,
          own: OWN_COLOUR[id],
        }))
      : byModel.map(({ model, points, actions }) => ({ key: model.id, name: model.id, points, actions }))
  return groups.toSorted((a, b) => b.points - a.points || b.actions - a.actions)
}

/** A function keeps its colour from range to range; the rest take what is left. */
function coloursOf(groups: Group[]): string[] {
  const free = COLOURS.filter((colour) => !groups.some(({ own }) => own === colour))
  return groups.map(({ own }) => `var(${own ?? free.shift()})`)
}
