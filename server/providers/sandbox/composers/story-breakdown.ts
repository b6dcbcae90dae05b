import type { Brief, Composer } from '../brief.ts'
import { type Cast, castOf } from '../reading/cast.ts'
import type { Random } from '../reading/random.ts'
import { type Scene, scenesOf } from '../reading/scenes.ts'
import { asPhrase, asSentence, dealt, sentencesOf, spokenIn } from '../reading/sentences.ts'
import { MASTER, type Moment, SETUPS, type Setup } from './coverage.ts'
import { lightFor } from './light.ts'
import { referencesOf } from './references.ts'

export const composeStoryBreakdown: Composer = (brief) => {
  const story = brief.material('story') ?? brief.text
  const sentences = sentencesOf(story)
  const cast = castOf(sentences)
  const { chapters, first, last } = chaptersAsked(brief, sentences.length)
  const runs = dealt(scenesOf(sentences, cast), chapters).slice(first, last)
  const written = runs.map((run, index) => composeChapter({ run, cast, brief, number: first + index + 1 }))
  return {
    title: titleOf(story, sentences),
    synopsis: runs.map((run) => asSentence(run[0]?.sentence ?? '…', 160)).join(' '),
    chapters: written,
    characters: referencesOf(cast.characters),
    places: referencesOf(cast.places),
    props: referencesOf(cast.props),
    coverageNotes: shootNotes(cast, brief),
  }
}

/** "3", "1 to 5" or, of a whole that others write the rest of, "chapters 4 to 7 of 9". */
function chaptersAsked(brief: Brief, sentences: number): { chapters: number; first: number; last: number } {
  const range = brief.material('part')?.match(/chapters (\d+) to (\d+) of (\d+)/)
  if (range) {
    const [first, last, chapters] = [Number(range[1]) - 1, Number(range[2]), Number(range[3])]
    if (chapters <= 100) return { chapters, first, last }
  }
  const [least = 1, most = least] = (brief.material('chapters')?.match(/\d+/g) ?? []).map(Number)
  const chapters = Math.min(Math.max(Math.ceil(sentences / 8), least), Math.min(most, 100))
  return { chapters, first: 0, last: chapters }
}

function titleOf(story: string, sentences: string[]): string {
  const line =
    story
      .trim()
      .split(/\r?\n/u)[0]
      ?.replace(/^#+\s*/u, '')
      .trim() ?? ''
  return asPhrase(line !== '' && line.length <= 60 ? line : (sentences[0] ?? '…'), 60)
}

type ChapterBrief = { run: Scene[]; cast: Cast; brief: Brief; number: number }

function composeChapter({ run, cast, brief, number }: ChapterBrief) {
  const count = Math.min(12, Math.max(8, run.length, 8 + brief.random.below(3)))
  const moments = dealt(run, count)
  const order = [MASTER, ...rotated(SETUPS.slice(0, -1), brief.random)].slice(0, count - 1)
  const setups = [...order, SETUPS.at(-1) ?? MASTER]
  const shots = setups.map((setup, index) =>
    composeShot({ setup, scene: joined(moments[index] ?? run), cast, random: brief.random, number: index + 1 }),
  )
  const [opening, turn] = [run[0]?.sentence ?? '…', run[Math.floor(run.length / 2)]?.sentence ?? '…']
  return {
    number,
    title: asPhrase(turn, 48),
    beat: `It opens on “${asPhrase(opening, 90)}” and turns on “${asPhrase(turn, 90)}”; nobody leaves the chapter knowing what they knew when it began.`,
    characters: [...new Set(shots.flatMap((shot) => shot.characters))],
    places: [...new Set(shots.flatMap((shot) => (shot.place ? [shot.place] : [])))],
    titleCard:
      brief.material('title_cards') === 'yes'
        ? {
            text: asPhrase(opening, 40),
            design: 'Small capitals, off-white on the first frame held still; gone on the first sound.',
          }
        : null,
    coverageNotes: `Shoot the master to the end of the scene before breaking it up. Eyelines for “${asPhrase(turn, 60)}” stay on the window side of the axis; cross it once, on the turn. Match hands and props from shot 2 onwards.`,
    shots,
  }
}

type ShotBrief = { setup: Setup; scene: Scene; cast: Cast; random: Random; number: number }

function composeShot({ setup, scene, cast, random, number }: ShotBrief) {
  const { sentence, characters, place, props } = scene
  const [who, second] = characters
  const other = second ?? cast.characters.find((one) => one !== who)
  const moment: Moment = {
    sentence: asSentence(sentence),
    phrase: asPhrase(sentence),
    who: who?.handle ?? 'the figure',
    other: other?.handle ?? 'the empty chair',
    where: place?.handle ?? 'the room',
    thing: props[0]?.handle ?? 'the hands',
  }
  const description = setup.seen(moment)
  const alsoSeen = other && description.includes(other.handle) ? [other] : []
  const spoken = spokenIn(sentence)
  return {
    number,
    description,
    shotSize: setup.size,
    lens: setup.lens,
    movement: setup.movement,
    light: lightFor(sentence, random),
    characters: [...new Set([...characters, ...alsoSeen].map((one) => one.handle))],
    place: place?.handle ?? null,
    props: props.map((one) => one.handle),
    sound: spoken ? `“${spoken}”, dry and close; the room tone drops under it.` : random.pick(SOUNDS),
    transition: setup.transition,
    purpose: setup.purpose(moment),
  }
}

const SOUNDS = [
  'Room tone, cloth, one breath.',
  'Outside, far off: something that keeps time.',
  'Nothing but the floor, and then not even that.',
  'The sound of the previous shot thins out and is not replaced.',
] as const

/** Several sentences in one shot are played through. */
function joined(scenes: Scene[]): Scene {
  const [first] = scenes
  return {
    sentence: scenes.map((scene) => scene.sentence).join(' '),
    characters: [...new Set(scenes.flatMap((scene) => scene.characters))].slice(0, 4),
    place: first?.place,
    props: [...new Set(scenes.flatMap((scene) => scene.props))].slice(0, 4),
  }
}

/** Another beginning for another chapter, the same order of cutting. */
function rotated<T>(list: readonly T[], random: Random): T[] {
  const from = random.below(list.length)
  return [...list.slice(from), ...list.slice(0, from)]
}

function shootNotes(cast: Cast, brief: Brief): string[] {
  const [lead] = cast.characters
  const [place] = cast.places
  const [prop] = cast.props
  const style = brief.material('director')
  const wish = brief.material('notes')
  return [
    style &&
      `In the manner of “${asPhrase(style, 120)}”: let that decide distance and length of take before anything else.`,
    wish && `The director's note first: “${asPhrase(wish, 160)}”.`,
    place &&
      `Schedule everything at ${place.handle} together; light it for one time of day and change only the practicals.`,
    lead &&
      `Keep ${lead.handle} on the same side of the lens until the last chapter, so that the change of side is felt.`,
    prop && `Two copies of ${prop.handle}, one worn: its state is the story's clock.`,
    'If time runs short: masters, the close-ups that carry the turns, and the inserts. The tracking shots can go.',
  ].filter((note) => note !== undefined && note !== '') as string[]
}
