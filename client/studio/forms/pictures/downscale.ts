/** In base64 the files of a form and the rest of the request stay below the server's 1 MiB together. */
const BYTES_OF_ALL = 700_000
const TRIES = [
  { side: 2048, quality: 0.86 },
  { side: 1600, quality: 0.82 },
  { side: 1280, quality: 0.78 },
  { side: 960, quality: 0.7 },
  { side: 640, quality: 0.6 },
]
const ACCEPTED = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']

/** Even redrawn it does not fit into a request. */
export class PictureTooLarge extends Error {}

/**
 * The picture as a data: URL: as it is when small enough, else redrawn smaller as JPEG. `most` files share a request,
 * so each has its part of it. Throws PictureTooLarge.
 */
export async function dataUrlOf(file: File, { most }: { most: number }): Promise<string> {
  const bytesMax = Math.floor(BYTES_OF_ALL / most)
  const picture = await createImageBitmap(file)
  try {
    if (file.size <= bytesMax && ACCEPTED.includes(file.type)) return await readAsDataUrl(file)
    for (const { side, quality } of TRIES) {
      const smaller = await redraw(picture, side, quality)
      if (smaller.size <= bytesMax) return await readAsDataUrl(smaller)
    }
    throw new PictureTooLarge()
  } finally {
    picture.close()
  }
}

async function redraw(picture: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('No canvas.')
  // JPEG has no transparency: white shows through, not black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture.'))), 'image/jpeg', quality),
  )
}

function readAsDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
}
