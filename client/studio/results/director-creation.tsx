import { Tabs } from '@mantine/core'
import { Copy } from '../../ui/copy.tsx'
import classes from './director-creation.module.css'
import { Facts, Notes, Prose, Section } from './parts.tsx'
import type { ResultFields } from './result.ts'
import { UseDirector } from './use-director.tsx'

type Director = ResultFields<'DirectorCreation'>
type Profile = Omit<NonNullable<Director['film']>, '__typename'> & { performance?: string | null }

export function DirectorCreationView({ result }: { result: Director }) {
  const { film, musicVideo, style } = result
  return (
    <>
      <Section title={result.name || 'Director'}>
        {result.statement && <blockquote className={classes.statement}>{result.statement}</blockquote>}
      </Section>
      {(film || musicVideo) && (
        <Section title="Profiles">
          <Tabs defaultValue="film">
            <Tabs.List mb="md">
              <Tabs.Tab value="film">Film</Tabs.Tab>
              <Tabs.Tab value="music">Music video</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="film">{film && <ProfileView profile={film} />}</Tabs.Panel>
            <Tabs.Panel value="music">{musicVideo && <ProfileView profile={musicVideo} />}</Tabs.Panel>
          </Tabs>
        </Section>
      )}
      {style && (
        <Section title="The style in one paragraph" aside={<Copy value={style} label="Copy" />}>
          <Prose>{style}</Prose>
          <UseDirector style={style} />
        </Section>
      )}
    </>
  )
}

function ProfileView({ profile }: { profile: Profile }) {
  return (
    <>
      <Facts
        columns
        facts={[
          ['Visual language', profile.visualLanguage],
          ['Camera', profile.camera],
          ['Light', profile.light],
          ['Colour', profile.colour],
          ['Rhythm', profile.rhythm],
          ['Narrative', profile.narrative],
          ['Performance', profile.performance],
        ]}
      />
      <div className={classes.twoLists}>
        <div>
          <h3>Signatures</h3>
          <Notes notes={profile.signatures} />
        </div>
        <div>
          <h3>Influences</h3>
          <Notes notes={profile.influences} />
        </div>
      </div>
    </>
  )
}
