/** What a file is, as we serve it. */
export type FileKind = (typeof KINDS)[number]

const KINDS = [
  { contentType: 'image/png', extension: 'png' },
  { contentType: 'image/jpeg', extension: 'jpg' },
  { contentType: 'image/webp', extension: 'webp' },
  { contentType: 'image/gif', extension: 'gif' },
  { contentType: 'video/mp4', extension: 'mp4' },
  { contentType: 'video/webm', extension: 'webm' },
] as const

type ContentType = FileKind['contentType']

/** As many first bytes as `detect` looks at. */
export const HEAD_BYTES = 512

/** Not one of the kinds that are stored: a page or an SVG, for instance, which a browser would run scripts of. */
export class UnknownFile extends Error {
  constructor() {
    super('The first bytes are those of no picture and no film')
    this.name = 'UnknownFile'
  }
}

/** By the first bytes alone: what a provider says is not proof. Throws UnknownFile. */
export function detect(head: Uint8Array): FileKind {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const found = TESTS.find(([, fits]) => fits(bytes))
  if (!found) throw new UnknownFile()
  return KINDS.find(({ contentType }) => contentType === found[0])!
}

/** undefined: for what is not stored here. */
export function extensionOf(contentType: string): string | undefined {
  return KINDS.find((kind) => kind.contentType === contentType)?.extension
}

/** Brands of films. The same container holds AVIF, HEIC, QuickTime and music, which are not stored. */
const MP4_BRAND = /^(isom|iso[2-9a-c]|mp4[12]|mp4v|avc1|av01|hvc1|hev1|M4V[ HP]|MSNV|dash|cmf[c2])$/

const text = (bytes: Buffer, start: number, end: number) => bytes.toString('latin1', start, end)

const TESTS: readonly (readonly [ContentType, (bytes: Buffer) => boolean])[] = [
  ['image/png', (bytes) => text(bytes, 0, 8) === '\x89PNG\r\n\x1a\n' && text(bytes, 12, 16) === 'IHDR'],
  ['image/jpeg', (bytes) => text(bytes, 0, 3) === '\xff\xd8\xff'],
  ['image/webp', (bytes) => text(bytes, 0, 4) === 'RIFF' && /^WEBPVP8[ LX]$/.test(text(bytes, 8, 16))],
  ['image/gif', (bytes) => /^GIF8[79]a$/.test(text(bytes, 0, 6))],
  ['video/mp4', (bytes) => text(bytes, 4, 8) === 'ftyp' && MP4_BRAND.test(text(bytes, 8, 12))],
  ['video/webm', (bytes) => text(bytes, 0, 4) === '\x1a\x45\xdf\xa3' && docTypeOf(bytes) === 'webm'],
]

/** Matroska's header: elements of an id, a length and a value, of which the type of document is one. */
function docTypeOf(bytes: Buffer): string | undefined {
  const header = vintAt(bytes, 4)
  if (!header) return undefined
  const end = Math.min(header.next + header.value, bytes.length)
  for (let at = header.next; at < end; ) {
    const id = vintAt(bytes, at)
    const size = id && vintAt(bytes, id.next)
    if (!size) return undefined
    const isDocType = text(bytes, at, id.next) === '\x42\x82'
    if (isDocType) return text(bytes, size.next, size.next + size.value).replace(/\0+$/, '')
    at = size.next + size.value
  }
  return undefined
}

/** An integer that tells its own length by the zeros that it begins with. */
function vintAt(bytes: Buffer, at: number): { value: number; next: number } | undefined {
  const first = bytes[at]
  if (!first) return undefined
  const length = Math.clz32(first) - 23
  const next = at + length
  if (next > bytes.length) return undefined
  const value = bytes.subarray(at + 1, next).reduce((sum, byte) => sum * 256 + byte, first % 2 ** (8 - length))
  return { value, next }
}
