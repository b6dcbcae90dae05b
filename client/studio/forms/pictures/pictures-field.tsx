import { Button, FileButton, Input, Loader, TextInput } from '@mantine/core'
import IconPhoto from '@tabler/icons-react/dist/esm/icons/IconPhoto.mjs'
import IconUpload from '@tabler/icons-react/dist/esm/icons/IconUpload.mjs'
import { type KeyboardEvent, lazy, type ReactNode, Suspense, useId, useState } from 'react'
import { dataUrlOf, PictureTooLarge } from './downscale.ts'
import { PictureTile } from './picture-tile.tsx'
import classes from './pictures-field.module.css'

const GalleryPicker = lazy(() =>
  import('../../gallery/gallery-picker.tsx').then((module) => ({ default: module.GalleryPicker })),
)

type Props = {
  label: string
  hint: ReactNode
  required?: boolean
  most: number
  value: string[]
  onChange: (pictures: string[]) => void
  error?: ReactNode
  onFault: (fault: string) => void
  /** The name of the field in its form, which brings the focus here. */
  path: string
}

/** Pictures: files of one's own, what was made here before, or addresses that the server fetches. */
export function PicturesField({ label, hint, required, most, value, onChange, error, onFault, path }: Props) {
  const id = useId()
  const [reading, setReading] = useState(false)
  // Loaded when it is first wanted, and then kept: it gives the focus back when it closes.
  const [picking, setPicking] = useState<boolean | null>(null)
  const [address, setAddress] = useState('')
  const room = most - value.length

  const add = (picture: string) => onChange(value.includes(picture) ? value : [...value, picture].slice(0, most))
  // What is no address is added too, where it is seen and keeps the form back: left in the line it would be forgotten.
  const addAddress = () => {
    const text = address.trim()
    if (!text) return
    add(text)
    setAddress('')
  }
  const addByEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !address.trim()) return
    event.preventDefault()
    event.stopPropagation()
    addAddress()
  }

  async function read(file: File | null) {
    if (!file) return
    setReading(true)
    try {
      add(await dataUrlOf(file, { most }))
    } catch (fault) {
      onFault(
        fault instanceof PictureTooLarge
          ? 'This picture does not fit into a request, even made smaller. Crop it, or give its address.'
          : 'This file could not be read as a picture. Use PNG, JPEG, WebP or GIF.',
      )
    }
    setReading(false)
  }

  return (
    <fieldset className={classes.field} aria-labelledby={`${id}-label`} aria-describedby={`${id}-hint`}>
      <Input.Label id={`${id}-label`} labelElement="div" required={required}>
        {label}
      </Input.Label>
      <Input.Description id={`${id}-hint`}>{hint}</Input.Description>
      {value.length > 0 && (
        <ul className={classes.tiles}>
          {value.map((picture, index) => (
            <PictureTile
              key={picture.length > 200 ? index : picture}
              picture={picture}
              name={most === 1 ? label : `Picture ${index + 1}`}
              onRemove={() => onChange(value.filter((_, other) => other !== index))}
            />
          ))}
        </ul>
      )}
      {room > 0 && (
        <div className={classes.sources}>
          <FileButton onChange={read} accept="image/png,image/jpeg,image/webp,image/gif">
            {(props) => (
              <Button
                {...props}
                variant="default"
                disabled={reading}
                leftSection={reading ? <Loader size={14} /> : <IconUpload size={16} />}
              >
                Choose a file
              </Button>
            )}
          </FileButton>
          <Button variant="default" leftSection={<IconPhoto size={16} />} onClick={() => setPicking(true)}>
            From your gallery
          </Button>
          <TextInput
            className={classes.address}
            aria-label={`${label}, by address`}
            placeholder="or an address, https://…"
            type="url"
            aria-required={required}
            aria-invalid={error ? true : undefined}
            value={address}
            onChange={({ currentTarget }) => setAddress(currentTarget.value)}
            onBlur={addAddress}
            onKeyDown={addByEnter}
            data-path={path}
          />
        </div>
      )}
      {error && (
        <Input.Error mt={6} role="alert">
          {error}
        </Input.Error>
      )}
      {picking !== null && (
        <Suspense>
          <GalleryPicker
            opened={picking}
            onPick={({ url }) => {
              add(url)
              setPicking(false)
            }}
            onClose={() => setPicking(false)}
          />
        </Suspense>
      )}
    </fieldset>
  )
}
