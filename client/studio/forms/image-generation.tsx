import { SimpleGrid } from '@mantine/core'
import { RatioChoice } from './choices/ratio-choice.tsx'
import { Segments } from './choices/segments.tsx'
import { type FieldsProps, type FormDefinition, textFault } from './definition.ts'
import { picturesFault, REFERENCES_MAX } from './pictures/picture.ts'
import { PicturesField } from './pictures/pictures-field.tsx'
import { LongText } from './text-fields.tsx'

type Values = { prompt: string; aspectRatio: string; resolution: string; count: string; referenceImages: string[] }

const RESOLUTIONS = ['720p', '1080p'].map((value) => ({ value, label: value }))
const COUNTS = ['1', '2', '3', '4'].map((value) => ({ value, label: value }))
/** It varies pictures and draws none from words alone: without a reference it would fail. */
const FROM_REFERENCES_ONLY = 'runwayml/gen4-image-turbo'

export const imageGenerationForm: FormDefinition<Values> = {
  initial: { prompt: '', aspectRatio: '16:9', resolution: '720p', count: '1', referenceImages: [] },
  faults: ({ prompt, referenceImages }, model) => ({
    prompt: textFault(prompt, 'The prompt', 4_000),
    referenceImages:
      model === FROM_REFERENCES_ONLY && referenceImages.length === 0
        ? 'This model draws after references only. Add one, or choose another model.'
        : picturesFault(referenceImages),
  }),
  toWork: ({ count, ...rest }) => ({ imageGeneration: { ...rest, count: Number(count) } }),
  Fields,
}

function Fields({ form, model }: FieldsProps<Values>) {
  const needed = model === FROM_REFERENCES_ONLY
  const references = form.getInputProps('referenceImages')
  return (
    <>
      <LongText
        label="Prompt"
        hint="What is to be seen: subject, place, light, lens, mood."
        placeholder="An empty night platform in the rain, sodium light, one lit window, 35 mm, wide"
        required
        rows={5}
        limit={4_000}
        input={form.getInputProps('prompt')}
      />
      <RatioChoice input={form.getInputProps('aspectRatio')} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="lg" maw={620}>
        <Segments label="Resolution" options={RESOLUTIONS} input={form.getInputProps('resolution')} />
        <Segments label="Images" options={COUNTS} input={form.getInputProps('count')} />
      </SimpleGrid>
      <PicturesField
        label="References"
        hint={
          needed
            ? `One to ${REFERENCES_MAX} pictures to follow; this model needs at least one. Large files are made smaller here, in your browser.`
            : `Up to ${REFERENCES_MAX} pictures to follow, if you have some. Large files are made smaller here, in your browser.`
        }
        required={needed}
        most={REFERENCES_MAX}
        path="referenceImages"
        value={references.value}
        onChange={references.onChange}
        error={references.error}
        onFault={(fault) => form.setFieldError('referenceImages', fault)}
      />
    </>
  )
}
