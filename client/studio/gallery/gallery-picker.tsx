import { UnstyledButton } from '@mantine/core'
import IconPhoto from '@tabler/icons-react/dist/esm/icons/IconPhoto.mjs'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/state.tsx'
import { isVideo } from '../media/output.ts'
import classes from './gallery-picker.module.css'
import { Outputs } from './outputs.tsx'
import { Preview } from './preview.tsx'
import type { GalleryItem } from './use-outputs.ts'

type Props = { opened: boolean; onPick: (item: GalleryItem) => void; onClose: () => void }

/** One of the images one has made. */
export function GalleryPicker({ opened, onPick, onClose }: Props) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Choose from your gallery" size={860}>
      <Outputs
        label="Your images"
        only={(item) => !isVideo(item)}
        tile={(item) => (
          <UnstyledButton
            className={classes.choice}
            onClick={() => onPick(item)}
            aria-label={`Take ${item.action.title || 'this image'}`}
          >
            <Preview item={item} />
          </UnstyledButton>
        )}
        empty={
          <EmptyState icon={<IconPhoto size={22} />} title="No images yet">
            What you make with Image generation can be chosen here.
          </EmptyState>
        }
      />
    </Dialog>
  )
}
