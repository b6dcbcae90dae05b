import { Button } from '@mantine/core'
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import IconPhotoPlus from '@tabler/icons-react/dist/esm/icons/IconPhotoPlus.mjs'
import IconVideoPlus from '@tabler/icons-react/dist/esm/icons/IconVideoPlus.mjs'
import { downloadAddress, type Output } from '../../media/output.ts'
import { useElsewhere } from '../../media/use-elsewhere.ts'
import classes from './files.module.css'

/** What one does with an image that was made. */
export function ImageActions({ image }: { image: Output }) {
  const { asStartImage, asReference } = useElsewhere()
  return (
    <div className={classes.actions}>
      <Button
        {...look('Use as start image')}
        leftSection={<IconVideoPlus size={16} />}
        onClick={() => asStartImage(image)}
      >
        <Label long="Use as start image" short="Start image" />
      </Button>
      <Button
        {...look('Use as reference')}
        leftSection={<IconPhotoPlus size={16} />}
        onClick={() => asReference(image)}
      >
        <Label long="Use as reference" short="Reference" />
      </Button>
      <DownloadButton file={image} />
    </div>
  )
}

export function DownloadButton({ file }: { file: Output }) {
  return (
    <Button
      {...look('Download')}
      component="a"
      href={downloadAddress(file)}
      download
      leftSection={<IconDownload size={16} />}
    >
      <Label long="Download" short="Download" />
    </Button>
  )
}

const look = (name: string) =>
  ({ variant: 'default', size: 'xs', className: classes.action, 'aria-label': name, title: name }) as const

/** As many words as the tile has room for. */
const Label = ({ long, short }: { long: string; short: string }) => (
  <>
    <span className={classes.long}>{long}</span>
    <span className={classes.short}>{short}</span>
  </>
)
