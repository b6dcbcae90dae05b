import { useInViewport } from '@mantine/hooks'
import { useEffect, useRef } from 'react'
import { isVideo } from '../media/output.ts'
import classes from './preview.module.css'
import type { GalleryItem } from './use-outputs.ts'

/** A square cut of a file. What it shows is said beside it. */
export function Preview({ item, play = false }: { item: GalleryItem; play?: boolean }) {
  if (isVideo(item)) return <VideoPreview url={item.url} play={play} />
  return <img src={item.url} alt="" loading="lazy" decoding="async" className={classes.preview} />
}

/** The first frame; it moves while it is attended to, for those who want motion. */
function VideoPreview({ url, play }: { url: string; play: boolean }) {
  const { ref, inViewport } = useInViewport<HTMLDivElement>()
  const seen = useRef(false)
  seen.current ||= inViewport
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const player = video.current
    if (!player || !play || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    // Left before it could begin, which is nobody's fault.
    player.play().catch(() => undefined)
    return () => {
      player.pause()
      player.currentTime = 0
    }
  }, [play])
  return (
    <div ref={ref} className={classes.preview}>
      {seen.current && (
        // The fragment makes Safari show a frame, too.
        <video
          ref={video}
          src={`${url}#t=0.001`}
          muted
          loop
          playsInline
          preload="metadata"
          tabIndex={-1}
          aria-hidden
          className={classes.preview}
        />
      )}
    </div>
  )
}
