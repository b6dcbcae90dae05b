import { ActionIcon, CloseButton, Modal } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import IconChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs'
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs'
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import { useRef } from 'react'
import { downloadAddress, type Output } from '../../media/output.ts'
import classes from './large-view.module.css'

type Props = {
  images: Output[]
  nameOf: (index: number) => string
  /** null: closed. It stays mounted, to give the focus back to where it came from. */
  shown: number | null
  onShow: (index: number) => void
  onClose: () => void
}

/** An image as large as the window; arrows lead to the others, Escape back. */
export function LargeView({ images, nameOf, shown, onShow, onClose }: Props) {
  const opened = shown !== null
  // While it fades away it shows what it has shown.
  const last = useRef(0)
  if (opened) last.current = shown
  const index = last.current
  const image = images[index]
  const step = (by: number) => opened && onShow((index + by + images.length) % images.length)
  // Of the window: they work before anything in here has the focus, too.
  useWindowEvent('keydown', ({ key }) => {
    if (key === 'ArrowLeft') step(-1)
    if (key === 'ArrowRight') step(1)
  })
  if (!image) return null
  return (
    <Modal.Root opened={opened} fullScreen onClose={onClose} transitionProps={{ transition: 'fade' }}>
      <Modal.Content aria-label={nameOf(index)} className={classes.content}>
        <Modal.Body className={classes.body}>
          <div className={classes.bar}>
            <span className="num" aria-live="polite">
              {images.length > 1 && `${index + 1} of ${images.length}`}
            </span>
            <ActionIcon
              component="a"
              href={downloadAddress(image)}
              download
              variant="subtle"
              color="gray.0"
              size="lg"
              aria-label="Download"
            >
              <IconDownload size={20} />
            </ActionIcon>
            <CloseButton
              size="lg"
              c="white"
              onClick={onClose}
              aria-label="Close"
              data-autofocus
              className={classes.close}
            />
          </div>
          <img src={image.url} alt={nameOf(index)} className={classes.image} />
          {images.length > 1 && (
            <>
              <Arrow side="left" label="The one before" onClick={() => step(-1)} />
              <Arrow side="right" label="The next one" onClick={() => step(1)} />
            </>
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

function Arrow({ side, label, onClick }: { side: 'left' | 'right'; label: string; onClick: () => void }) {
  return (
    <ActionIcon
      variant="filled"
      color="dark.6"
      size={44}
      radius="xl"
      className={classes.arrow}
      data-side={side}
      onClick={onClick}
      aria-label={label}
    >
      {side === 'left' ? <IconChevronLeft size={24} /> : <IconChevronRight size={24} />}
    </ActionIcon>
  )
}
