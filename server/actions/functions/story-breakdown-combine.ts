import { handlesIn, mergeReferences, toHandle, toHandles, withUsed } from './references.ts'
import { type StoryBreakdown, type StoryChapter, storyBreakdown } from './story-breakdown-result.ts'

/** Chapters in order and numbered through, references merged by handle, no @handle without a reference. */
export function combineStory(answers: unknown[], titleCards: boolean): StoryBreakdown {
  const parts = answers.map((answer) => storyBreakdown.parse(answer))
  const chapters = parts
    .flatMap((part) => part.chapters)
    .map((chapter, index) => tidyChapter(chapter, { number: index + 1, titleCards }))
  return storyBreakdown.parse({
    title: parts[0]?.title,
    synopsis: [...new Set(parts.map((part) => part.synopsis))].join(' ').slice(0, 20_000),
    chapters,
    ...mergedReferences(parts, chapters),
    coverageNotes: [...new Set(parts.flatMap((part) => part.coverageNotes))].slice(0, 200),
  })
}

function tidyChapter(
  chapter: StoryChapter,
  { number, titleCards }: { number: number; titleCards: boolean },
): StoryChapter {
  return {
    ...chapter,
    number,
    characters: toHandles([...chapter.characters, ...chapter.shots.flatMap((shot) => shot.characters)]),
    places: toHandles([...chapter.places, ...chapter.shots.map((shot) => shot.place ?? '')]),
    titleCard: titleCards ? chapter.titleCard : null,
    shots: chapter.shots.map((shot, index) => ({
      ...shot,
      number: index + 1,
      characters: toHandles(shot.characters),
      place: shot.place ? toHandle(shot.place) || null : null,
      props: toHandles(shot.props),
    })),
  }
}

function mergedReferences(parts: StoryBreakdown[], chapters: StoryChapter[]) {
  const shots = chapters.flatMap((chapter) => chapter.shots)
  const uses = [
    ...shots.map((shot) => ({ ...shot, places: shot.place ? [shot.place] : [], where: shot.description })),
    ...chapters.map((chapter) => ({ ...chapter, props: [], where: chapter.beat })),
  ]
  const used = (kind: 'characters' | 'places' | 'props') =>
    uses.flatMap((use) => use[kind].map((handle) => ({ handle, where: use.where })))
  const listed = (kind: 'characters' | 'places' | 'props') => mergeReferences(parts.map((part) => part[kind]))

  const places = withUsed(listed('places'), used('places'))
  const props = withUsed(listed('props'), used('props'))
  const known = new Set([...places, ...props].map((one) => one.handle))
  const inProse = shots
    .flatMap((shot) => handlesIn(shot.description).map((handle) => ({ handle, where: shot.description })))
    .filter(({ handle }) => !known.has(handle))
  return { characters: withUsed(listed('characters'), [...used('characters'), ...inProse]), places, props }
}
