import { type CSSProperties, useState } from 'react'
import { describeFile, type Output } from '../../media/output.ts'
import classes from './files.module.css'
import { DownloadButton } from './image-actions.tsx'

/** The browser's own player: it knows keyboards, captions and remote screens better than one of ours would. */
export function VideoPlayer({ video, title }: { video: Output; title: string }) {
  const [ratio, setRatio] = useState<number | null>(null)
  const shape = ratio === null ? undefined : ({ '--ratio': ratio } as CSSProperties)
  return (
    <div className={classes.tile} style={shape}>
      {/* biome-ignore lint/a11y/useMediaCaption: the models film without sound */}
      <video
        className={classes.video}
        src={video.url}
        controls
        playsInline
        loop
        preload="metadata"
        aria-label={title}
        onLoadedMetadata={({ currentTarget: { videoWidth, videoHeight } }) => {
          if (videoWidth > 0 && videoHeight > 0) setRatio(videoWidth / videoHeight)
        }}
      />
      <div className={classes.foot}>
        <span className="num">{describeFile(video)}</span>
        <div className={classes.actions}>
          <DownloadButton file={video} />
        </div>
      </div>
    </div>
  )
}
