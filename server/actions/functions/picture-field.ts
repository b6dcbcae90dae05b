import { z } from 'zod'
import { outputIdIn } from '../../outputs/rules.ts'

const ADDRESS_AT_MOST = 4_096
/** About six megabytes of picture in base64. */
const DATA_AT_MOST = 8_500_000
const DATA_URL = /^data:image\/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}$/

const isHttpUrl = (text: string): boolean =>
  text.length <= ADDRESS_AT_MOST && /^https?:\/\//i.test(text) && URL.canParse(text)

/** Where a picture is, or the picture itself. */
export const pictureAddress = () =>
  z
    .string()
    .trim()
    .max(DATA_AT_MOST, 'The image is too large: at most about 6 MB.')
    .refine((text) => isHttpUrl(text) || DATA_URL.test(text) || outputIdIn(text) !== undefined, {
      error:
        'The image is an http(s) address, an output of yours (/outputs/…), or a data:image/ URL of a PNG, JPEG, WebP or GIF in base64.',
    })

export const PICTURE_ADDRESS =
  'an http(s) address that the server fetches, an output of yours (/outputs/…), or a data:image/ URL (PNG, JPEG, WebP, GIF)'
