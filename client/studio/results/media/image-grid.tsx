import { useState } from 'react'
import { describeFile, type Output } from '../../media/output.ts'
import classes from './files.module.css'
import { ImageActions } from './image-actions.tsx'
import { LargeView } from './large-view.tsx'

/** The images of one work, as they are shaped. */
export function ImageGrid({ images, title }: { images: Output[]; title: string }) {
  const [shown, setShown] = useState<number | null>(null)
  const nameOf = (index: number) => (images.length === 1 ? title : `${title}, image ${index + 1} of ${images.length}`)
  return (
    <>
      <ul className={classes.grid} aria-label="Images">
        {images.map((image, index) => (
          <li key={image.id} className={classes.tile}>
            <button
              type="button"
              className={classes.picture}
              onClick={() => setShown(index)}
              aria-label={`Show large: ${nameOf(index)}`}
            >
              <Picture src={image.url} />
            </button>
            <div className={classes.foot}>
              <span className="num">{describeFile(image)}</span>
              <ImageActions image={image} />
            </div>
          </li>
        ))}
      </ul>
      <LargeView images={images} nameOf={nameOf} shown={shown} onShow={setShown} onClose={() => setShown(null)} />
    </>
  )
}

/** Models round their sizes: a sliver is cut off rather than framed; more than a sliver never is. */
const SLIVER = 0.03

function Picture({ src }: { src: string }) {
  const [whole, setWhole] = useState(false)
  return (
    <img
      src={src}
      alt=""
      loading="lazy"
      decoding="async"
      data-whole={whole || undefined}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight, clientWidth, clientHeight } }) => {
        const change = (naturalWidth / naturalHeight) * (clientHeight / clientWidth)
        setWhole(Math.abs(change - 1) > SLIVER)
      }}
    />
  )
}
