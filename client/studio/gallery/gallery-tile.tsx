import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { RelativeTime } from '../../ui/time.tsx'
import { LOOKS } from '../function-catalogue.ts'
import { isVideo } from '../media/output.ts'
import classes from './gallery-tile.module.css'
import { Preview } from './preview.tsx'
import { TileMenu } from './tile-menu.tsx'
import type { GalleryItem } from './use-outputs.ts'

/** A file, and the way to the work it came from. */
export function GalleryTile({ item }: { item: GalleryItem }) {
  const { name } = LOOKS[item.action.function]
  const [attended, setAttended] = useState(false)
  return (
    <article
      className={classes.tile}
      onPointerEnter={({ pointerType }) => setAttended(pointerType === 'mouse')}
      onPointerLeave={() => setAttended(false)}
      onFocus={() => setAttended(true)}
      onBlur={() => setAttended(false)}
    >
      <Preview item={item} play={attended} />
      {isVideo(item) && <span className={classes.kind}>{name}</span>}
      <div className={classes.foot}>
        <div className={classes.title}>
          <Link to="/studio/$actionId" params={{ actionId: item.action.id }} className={classes.link}>
            {item.action.title || name}
          </Link>
          <RelativeTime time={item.createdAt} />
        </div>
        <TileMenu item={item} />
      </div>
    </article>
  )
}
