import { Badge, Group } from '@mantine/core'
import { Section } from './parts.tsx'
import { KnownHandles, ReferencesSection } from './references.tsx'
import { items, type ResultFields } from './result.ts'

export function EntityExtractionView({ result }: { result: ResultFields<'EntityExtraction'> }) {
  const themes = items(result.themes)
  return (
    <KnownHandles lists={[result.characters, result.places, result.props]}>
      {themes.length > 0 && (
        <Section title="Themes">
          <Group gap={8} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {themes.map((theme, index) => (
              <Badge key={index} component="li" size="lg" style={{ whiteSpace: 'normal', height: 'auto' }} py={4}>
                {theme}
              </Badge>
            ))}
          </Group>
        </Section>
      )}
      <ReferencesSection title="Characters" references={result.characters} />
      <ReferencesSection title="Places" references={result.places} />
      <ReferencesSection title="Props" references={result.props} />
    </KnownHandles>
  )
}
