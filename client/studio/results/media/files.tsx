import { Alert } from '@mantine/core'
import type { CSSProperties } from 'react'
import { useQuery } from 'urql'
import { ActionInputDocument, type ActionRunFragment } from '../../../graphql/generated/graphql.ts'
import { formatPoints } from '../../../lib/format.ts'
import { hasEnded } from '../../history/status-badge.tsx'
import { type Layout, layoutOf } from '../../media/earlier-input.ts'
import { isVideo } from '../../media/output.ts'
import type { Progress } from '../../run/progress.ts'
import { Asked } from './asked.tsx'
import classes from './files.module.css'
import { ImageGrid } from './image-grid.tsx'
import { RunTiles } from './run-tiles.tsx'
import { VideoPlayer } from './video-player.tsx'

/** What a work of images or video makes: a tile for each run while it runs, the files in the same places after. */
export function Files({ action, progress }: { action: ActionRunFragment; progress: Progress }) {
  const [{ data }] = useQuery({ query: ActionInputDocument, variables: { id: action.id } })
  const layout = data?.action ? layoutOf(data.action.input) : null
  // The news of the end comes before the files: only what was read with the receipt is the whole.
  const read = hasEnded(action.status) && action.receipt !== null
  if (!data?.action || !layout) return null
  const asked = <Asked input={data.action.input} />
  if (read && action.outputs.length === 0) return asked
  return (
    <div style={variables(layout)} className={classes.files}>
      {read ? (
        <>
          <Missing action={action} asked={layout.count} />
          <Made action={action} />
        </>
      ) : (
        <RunTiles count={layout.count} parts={progress.parts} still={action.status === 'UNKNOWN'} />
      )}
      {asked}
    </div>
  )
}

function Made({ action: { outputs, title } }: { action: ActionRunFragment }) {
  const videos = outputs.filter(isVideo)
  const images = outputs.filter((output) => !isVideo(output))
  return (
    <>
      {videos.map((video) => (
        <VideoPlayer key={video.id} video={video} title={title} />
      ))}
      {images.length > 0 && <ImageGrid images={images} title={title} />}
    </>
  )
}

function Missing({ action, asked }: { action: ActionRunFragment; asked: number }) {
  const made = action.outputs.length
  if (action.status !== 'SUCCEEDED' || made >= asked) return null
  return (
    <Alert color="yellow" title={`${made} of ${asked} images were made`}>
      The {asked - made === 1 ? 'other one' : `other ${asked - made}`} did not come. You were charged for what is here,
      and {action.receipt ? formatPoints(action.receipt.released) : 'the rest'} came back.
    </Alert>
  )
}

/** Tall pictures stand side by side, wide ones in two columns; a single one is no taller than the window. */
function variables({ ratio, count }: Layout): CSSProperties {
  const shape = ratio ?? 16 / 9
  const tall = shape < 1
  return {
    '--ratio': shape,
    '--columns': count === 1 ? 1 : tall || count === 3 ? count : 2,
    '--columns-narrow': tall && count > 1 ? 2 : 1,
  } as CSSProperties
}
