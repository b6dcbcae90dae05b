import type {
  ChildrenBookResultFragment,
  DirectorCreationResultFragment,
  EntityExtractionResultFragment,
  ImageAnalysisResultFragment,
  ReasoningTaskResultFragment,
} from '../../graphql/generated/graphql.ts'
import { blocks, bullets, facts, heading, quote, references, section } from './markdown-parts.ts'

type Profile = DirectorCreationResultFragment['film'] | DirectorCreationResultFragment['musicVideo']

export const directorCreation = (director: DirectorCreationResultFragment): string =>
  blocks(
    heading(1, director.name),
    quote(director.statement),
    director.style,
    profile('Film', director.film),
    profile('Music video', director.musicVideo),
  )

const profile = (title: string, of: Profile): string =>
  blocks(
    heading(2, title),
    facts(
      ['Visual language', of.visualLanguage],
      ['Camera', of.camera],
      ['Light', of.light],
      ['Colour', of.colour],
      ['Rhythm', of.rhythm],
      ['Narrative', of.narrative],
      ['Performance', 'performance' in of ? of.performance : null],
    ),
    section(3, 'Signatures', bullets(of.signatures)),
    section(3, 'Influences', bullets(of.influences)),
  )

export const entityExtraction = (entities: EntityExtractionResultFragment): string =>
  blocks(
    heading(1, 'Entities'),
    references(2, 'Characters', entities.characters),
    references(2, 'Places', entities.places),
    references(2, 'Props', entities.props),
    section(2, 'Themes', bullets(entities.themes)),
  )

export const imageAnalysis = (image: ImageAnalysisResultFragment): string =>
  blocks(
    heading(1, 'Image analysis'),
    image.questionAnswer && section(2, 'Your question', image.questionAnswer),
    image.description,
    facts(
      ['Composition', image.composition],
      ['Colour', image.colour],
      ['Palette', image.palette.join(' ')],
      ['Light', image.light],
      ['Mood', image.mood],
    ),
    section(
      2,
      'Subjects',
      bullets(image.subjects.map(({ name, position, description }) => `**${name}** (${position}) ${description}`)),
    ),
    section(2, 'A prompt that comes close', quote(image.suggestedPrompt)),
  )

export const reasoningTask = (task: ReasoningTaskResultFragment): string =>
  blocks(
    heading(1, 'Answer'),
    task.answer,
    section(
      2,
      'The way to it',
      task.steps.map((step) => `${step.number}. **${step.title}** ${step.detail}`).join('\n'),
    ),
    section(2, 'Taken for granted', bullets(task.assumptions)),
    section(2, 'Open questions', bullets(task.openQuestions)),
  )

export const childrenBook = (book: ChildrenBookResultFragment): string =>
  blocks(
    heading(1, book.title),
    facts(['Ages', book.ageGroup], ['Underneath', book.theme], ['For who reads aloud', book.readingNotes]),
    ...book.pages.map((page) =>
      blocks(
        heading(2, `Page ${page.number}`),
        quote(page.text),
        page.scene,
        facts(
          ['In the picture', [...page.characters, page.place].filter(Boolean).join(' ')],
          ['Mood', page.mood],
          ['For this age', page.ageFit],
        ),
      ),
    ),
    references(2, 'Characters', book.characters),
    references(2, 'Places', book.places),
  )
