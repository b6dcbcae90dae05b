import { Badge } from '@mantine/core'
import own from './childrens-book.module.css'
import { Handles, HandleText } from './handle-text.tsx'
import { Facts, Prose, Section } from './parts.tsx'
import { KnownHandles, ReferencesSection } from './references.tsx'
import { items, type ResultFields } from './result.ts'
import classes from './results.module.css'

type Book = ResultFields<'ChildrenBook'>
type Page = NonNullable<Book['pages']>[number]

export function ChildrenBookView({ result }: { result: Book }) {
  const pages = items(result.pages)
  return (
    <KnownHandles lists={[result.characters, result.places]}>
      <Section
        title={result.title || 'Book'}
        aside={result.ageGroup ? <Badge color="gray">Ages {result.ageGroup}</Badge> : null}
      >
        <Facts
          columns
          facts={[
            ['Underneath', result.theme],
            ['For who reads aloud', result.readingNotes],
          ]}
        />
      </Section>
      {pages.length > 0 && (
        <ol className={own.pages} aria-label="Pages">
          {pages.map((page, index) => (
            <PageView key={index} page={page} number={index + 1} />
          ))}
        </ol>
      )}
      <ReferencesSection title="Characters" references={result.characters} />
      <ReferencesSection title="Places" references={result.places} />
    </KnownHandles>
  )
}

function PageView({ page, number }: { page: Page; number: number }) {
  return (
    <li className={own.page}>
      <div className={own.picture}>
        <span className={classes.kicker}>Picture</span>
        <Prose>{page.scene}</Prose>
        <Handles handles={[...items(page.characters), page.place]} />
      </div>
      <p className={own.words}>
        <HandleText>{page.text}</HandleText>
      </p>
      <Facts
        facts={[
          ['Mood', page.mood],
          ['For this age', page.ageFit],
        ]}
      />
      <span className={`${own.folio} num`}>{number}</span>
    </li>
  )
}
