import { Button, Card } from '@mantine/core'
import IconPhoto from '@tabler/icons-react/dist/esm/icons/IconPhoto.mjs'
import { Link } from '@tanstack/react-router'
import { useTitle } from '../../lib/use-title.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { EmptyState } from '../../ui/state.tsx'
import { GalleryTile } from './gallery-tile.tsx'
import { Outputs } from './outputs.tsx'

/** Every image and video one has made. */
export function GalleryPage() {
  useTitle('Gallery')
  return (
    <>
      <PageHeader title="Gallery" detail="Every image and video you have made, newest first." />
      <Outputs label="Gallery" tile={(item) => <GalleryTile item={item} />} empty={<Empty />} />
    </>
  )
}

function Empty() {
  return (
    <Card>
      <EmptyState icon={<IconPhoto size={22} />} title="Nothing here yet">
        <p style={{ margin: '0 0 12px' }}>
          The images and videos you make are kept here, ready to download or to go on from.
        </p>
        <Button component={Link} to="/studio/new/image">
          Make an image
        </Button>
      </EmptyState>
    </Card>
  )
}
