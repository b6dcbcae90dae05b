import { ActionIcon, Menu } from '@mantine/core'
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs'
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import IconPhotoPlus from '@tabler/icons-react/dist/esm/icons/IconPhotoPlus.mjs'
import IconVideoPlus from '@tabler/icons-react/dist/esm/icons/IconVideoPlus.mjs'
import { downloadAddress, isVideo } from '../media/output.ts'
import { useElsewhere } from '../media/use-elsewhere.ts'
import classes from './gallery-tile.module.css'
import type { GalleryItem } from './use-outputs.ts'

export function TileMenu({ item }: { item: GalleryItem }) {
  const { asStartImage, asReference } = useElsewhere()
  return (
    <Menu
      position="top-end"
      width={210}
      radius="lg"
      shadow="md"
      portalProps={{ target: '#main' }}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.menu}
          aria-label={`What to do with ${item.action.title || 'this file'}`}
        >
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={downloadAddress(item)} download leftSection={<IconDownload size={16} />}>
          Download
        </Menu.Item>
        {!isVideo(item) && (
          <>
            <Menu.Item leftSection={<IconVideoPlus size={16} />} onClick={() => asStartImage(item)}>
              Use as start image
            </Menu.Item>
            <Menu.Item leftSection={<IconPhotoPlus size={16} />} onClick={() => asReference(item)}>
              Use as reference
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
