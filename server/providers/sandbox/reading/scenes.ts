import { type Cast, type Named, speaksOf } from './cast.ts'

/** A sentence with who is in it, where, and with what. */
export type Scene = { sentence: string; characters: Named[]; place: Named | undefined; props: Named[] }

/** A sentence that names nobody is about whoever was named last, in the place that was named last. */
export function scenesOf(sentences: string[], cast: Cast): Scene[] {
  let characters = cast.characters.slice(0, 1)
  let place = cast.places[0]
  return sentences.map((sentence) => {
    const named = cast.characters.filter((one) => speaksOf(sentence, one)).slice(0, 4)
    if (named.length > 0) characters = named
    place = cast.places.find((one) => speaksOf(sentence, one)) ?? place
    return { sentence, characters, place, props: cast.props.filter((one) => speaksOf(sentence, one)).slice(0, 4) }
  })
}
