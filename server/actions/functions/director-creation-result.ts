import { z } from 'zod'
import { note, notes, prose } from './result-fields.ts'

const shared = {
  visualLanguage: prose('How a frame of theirs is recognised: composition, depth, blocking, texture.'),
  camera: prose('Lenses, support, movement, and the rule behind them.'),
  light: note('Sources, contrast, what is left dark.'),
  colour: prose('Palette, what colour means, grade or stock.'),
  rhythm: note('Length of takes, cutting, sound and silence.'),
  narrative: prose('How they tell: point of view, time, what is withheld.'),
  signatures: notes('Concrete, repeatable devices that could be called on a set.', 12),
  influences: notes('Film-makers, works, painters, places, and what was taken from each.', 12),
}

const film = z
  .object(shared)
  .meta({ id: 'DirectorFilmProfile', description: 'How the director makes a narrative film.' })

const musicVideo = z
  .object({ ...shared, performance: prose('How the artist is filmed and directed, and how performance meets story.') })
  .meta({ id: 'DirectorMusicVideoProfile', description: 'How the director makes a music video.' })

export const directorCreation = z
  .object({
    name: prose('Name of the director.'),
    statement: prose('The director in their own voice, two or three sentences.'),
    film,
    musicVideo,
    style: prose('The style in one paragraph, ready to be given as `director` to the other functions.'),
  })
  .meta({ id: 'DirectorCreation', description: 'A director invented to order, as a film and a music-video profile.' })
