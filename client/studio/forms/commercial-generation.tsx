import { Group } from '@mantine/core'
import { Choice } from '../../ui/choice.tsx'
import { type FieldsProps, type FormDefinition, given, textFault } from './definition.ts'
import { DirectorText, LongText, ShortText } from './text-fields.tsx'

type Values = {
  brand: string
  product: string
  audience: string
  seconds: string
  platform: string
  director: string
  concept: string
}

const LENGTHS = [
  { value: '10', label: '10 s, 5 beats' },
  { value: '30', label: '30 s, 6 beats' },
]
const PLATFORMS = [
  { value: 'tiktok', label: 'TikTok' },
  { value: 'instagram', label: 'Instagram' },
  { value: 'youtube', label: 'YouTube' },
]

export const commercialGenerationForm: FormDefinition<Values> = {
  initial: { brand: '', product: '', audience: '', seconds: '30', platform: 'instagram', director: '', concept: '' },
  faults: ({ brand, product, audience, director, concept }) => ({
    brand: textFault(brand, 'The brand', 300),
    product: textFault(product, 'The product', 4_000),
    audience: textFault(audience, 'The audience', 4_000),
    director: textFault(director, 'The director', 8_000, 'optional'),
    concept: textFault(concept, 'The concept', 8_000, 'optional'),
  }),
  toWork: ({ seconds, director, concept, ...rest }) => ({
    commercialGeneration: { ...rest, seconds: Number(seconds), director: given(director), concept: given(concept) },
  }),
  Fields,
}

function Fields({ form }: FieldsProps<Values>) {
  return (
    <>
      <ShortText label="Brand" placeholder="Northbound" required input={form.getInputProps('brand')} />
      <LongText
        label="Product"
        hint="What it is, and the one thing to remember of it."
        placeholder="A thermos that keeps coffee hot for a night shift"
        required
        rows={2}
        limit={4_000}
        input={form.getInputProps('product')}
      />
      <LongText
        label="Audience"
        placeholder="Nurses and drivers, 25 to 45, who work while others sleep"
        required
        rows={2}
        limit={4_000}
        input={form.getInputProps('audience')}
      />
      <Group grow align="flex-start">
        <Choice label="Length" data={LENGTHS} allowDeselect={false} {...form.getInputProps('seconds')} />
        <Choice label="Platform" data={PLATFORMS} allowDeselect={false} {...form.getInputProps('platform')} />
      </Group>
      <LongText
        label="Concept"
        hint="An idea to start from, if there is one."
        placeholder="The city asleep, one lit window"
        rows={3}
        limit={8_000}
        input={form.getInputProps('concept')}
      />
      <DirectorText input={form.getInputProps('director')} />
    </>
  )
}
