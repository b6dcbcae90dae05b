import { Button, FileButton, Group, Loader, Stack, Text, TextInput } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import IconUpload from '@tabler/icons-react/dist/esm/icons/IconUpload.mjs'
import { useState } from 'react'
import { dataUrlOf } from './downscale.ts'
import classes from './image-field.module.css'

type Props = { input: GetInputPropsReturnType; onFault: (fault: string) => void }

/** A picture: a file of one's own, or an address that the server fetches. */
export function ImageField({ input, onFault }: Props) {
  const [reading, setReading] = useState(false)
  const value = String(input.value ?? '')
  const chosen = value.startsWith('data:')

  async function read(file: File | null) {
    if (!file) return
    setReading(true)
    try {
      input.onChange(await dataUrlOf(file))
    } catch {
      onFault('This file could not be read as a picture. Use PNG, JPEG, WebP or GIF.')
    }
    setReading(false)
  }

  if (chosen) {
    return (
      <Stack gap={6}>
        <Text size="sm" fw={500}>
          Picture
        </Text>
        <img src={value} alt="The one you chose" className={classes.preview} />
        <Button variant="default" w="fit-content" onClick={() => input.onChange('')}>
          Choose another
        </Button>
      </Stack>
    )
  }
  return (
    <Stack gap="xs">
      <TextInput
        label="Picture"
        description="The address of a picture, or a file. Large files are made smaller here, in your browser."
        placeholder="https://…"
        type="url"
        withAsterisk
        aria-required
        {...input}
      />
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          or
        </Text>
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
      </Group>
    </Stack>
  )
}
