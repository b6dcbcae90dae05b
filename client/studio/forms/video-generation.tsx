import { LengthChoice } from './choices/length-choice.tsx'
import { Segments } from './choices/segments.tsx'
import { type FieldsProps, type FormDefinition, given, textFault } from './definition.ts'
import { onePicture } from './pictures/one-picture.ts'
import { picturesFault } from './pictures/picture.ts'
import { PicturesField } from './pictures/pictures-field.tsx'
import { LongText } from './text-fields.tsx'

type Values = { prompt: string; imageUrl: string; seconds: string; resolution: string }

const RESOLUTIONS = ['480p', '720p', '1080p'].map((value) => ({ value, label: value }))
const SECONDS = { least: 3, most: 12 }

export const videoGenerationForm: FormDefinition<Values> = {
  initial: { prompt: '', imageUrl: '', seconds: '5', resolution: '720p' },
  faults: ({ prompt, imageUrl }) => ({
    prompt: textFault(prompt, 'The prompt', 4_000),
    imageUrl: imageUrl ? picturesFault([imageUrl]) : null,
  }),
  toWork: ({ imageUrl, seconds, ...rest }) => ({
    videoGeneration: { ...rest, imageUrl: given(imageUrl), seconds: Number(seconds) },
  }),
  Fields,
}

function Fields({ form }: FieldsProps<Values>) {
  return (
    <>
      <LongText
        label="Prompt"
        hint="What happens, and how the camera moves."
        placeholder="The train pulls in, steam crosses the frame; slow push in on the lit window"
        required
        rows={5}
        limit={4_000}
        input={form.getInputProps('prompt')}
      />
      <PicturesField
        label="Start image"
        hint="The first frame, if you have one: the video takes its shape. Large files are made smaller here, in your browser."
        {...onePicture(form)}
      />
      <LengthChoice {...SECONDS} input={form.getInputProps('seconds')} />
      <div style={{ maxWidth: 340 }}>
        <Segments label="Resolution" options={RESOLUTIONS} input={form.getInputProps('resolution')} />
      </div>
    </>
  )
}
