/** The server takes no more references for one image. */
export const REFERENCES_MAX = 3

const OUTPUT = /^\/outputs\/[0-9a-f-]{36}$/i

export type PictureKind = 'file' | 'output' | 'address' | 'unusable'

/** What a picture of a form is: a file as data, something made here, or an address that the server fetches. */
export function kindOf(picture: string): PictureKind {
  if (picture.startsWith('data:image/')) return 'file'
  if (OUTPUT.test(picture)) return 'output'
  return /^https?:\/\//i.test(picture) && URL.canParse(picture) ? 'address' : 'unusable'
}

/** Why these pictures will not do, or null. */
export const picturesFault = (pictures: string[]): string | null =>
  pictures.some((picture) => kindOf(picture) === 'unusable')
    ? 'The address of a picture begins with https://. Remove what is no address.'
    : null

/** Where the picture comes from, in a few words. */
export function sourceOf(picture: string): string {
  switch (kindOf(picture)) {
    case 'file':
      return 'Your file'
    case 'output':
      return 'From your gallery'
    case 'address':
      return new URL(picture).host
    case 'unusable':
      return picture
  }
}
