import { describe, expect, test } from 'vitest'
import { detect, extensionOf, UnknownFile } from './detect.ts'
import { png } from './testing-files.ts'

const latin = (text: string) => Buffer.from(text, 'latin1')
const film = (brand: string) => latin(`\0\0\0\x20ftyp${brand}\0\0\x02\0isomiso2avc1mp41`)

/** A header with its length in one byte or, as some encoders write it, in eight. */
function matroska(docType: string, length: 1 | 8 = 1): Buffer {
  const elements = latin(
    `\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82${String.fromCharCode(0x80 + docType.length)}${docType}`,
  )
  const size =
    length === 1 ? Buffer.from([0x80 + elements.length]) : Buffer.from([1, 0, 0, 0, 0, 0, 0, elements.length])
  return Buffer.concat([latin('\x1a\x45\xdf\xa3'), size, elements, latin('\x18\x53\x80\x67\x01')])
}

describe('what is stored', () => {
  test.each<[string, Buffer, string, string]>([
    ['PNG', png(64), 'image/png', 'png'],
    ['JPEG, JFIF', latin('\xff\xd8\xff\xe0\0\x10JFIF'), 'image/jpeg', 'jpg'],
    ['JPEG, Exif', latin('\xff\xd8\xff\xe1\0\x10Exif'), 'image/jpeg', 'jpg'],
    ['WebP, lossy', latin('RIFF\x24\0\0\0WEBPVP8 '), 'image/webp', 'webp'],
    ['WebP, lossless', latin('RIFF\x24\0\0\0WEBPVP8L'), 'image/webp', 'webp'],
    ['WebP, extended', latin('RIFF\x24\0\0\0WEBPVP8X'), 'image/webp', 'webp'],
    ['GIF, old', latin('GIF87a\x01\0'), 'image/gif', 'gif'],
    ['GIF', latin('GIF89a\x01\0'), 'image/gif', 'gif'],
    ['MP4, of ffmpeg', film('isom'), 'video/mp4', 'mp4'],
    ['MP4, version 2', film('mp42'), 'video/mp4', 'mp4'],
    ['MP4, in fragments', film('iso5'), 'video/mp4', 'mp4'],
    ['M4V', film('M4V '), 'video/mp4', 'mp4'],
    ['WebM', matroska('webm'), 'video/webm', 'webm'],
    ['WebM with a long length', matroska('webm', 8), 'video/webm', 'webm'],
  ])('%s', (_what, head, contentType, extension) => {
    expect(detect(head)).toEqual({ contentType, extension })
    expect(extensionOf(contentType)).toBe(extension)
  })

  test('a view into a larger buffer is looked at from its own beginning', () => {
    expect(detect(new Uint8Array(Buffer.concat([latin('<html>'), png(64)])).subarray(6)).extension).toBe('png')
  })
})

describe('what is refused', () => {
  test.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['HTML', latin('<!doctype html><script>alert(1)</script>')],
    ['HTML after spaces', latin('  \n<html>')],
    ['SVG', latin('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['SVG after a declaration', latin('<?xml version="1.0"?><svg/>')],
    ['JSON', latin('{"error":"not found"}')],
    ['text', latin('PNG')],
    ['PDF', latin('%PDF-1.7')],
    ['a program', latin('\x7fELF\x02\x01\x01')],
    ['an archive', latin('PK\x03\x04')],
    ['a packed picture', latin('\x1f\x8b\x08\0')],
    ['PNG’s signature without a picture', latin('\x89PNG\r\n\x1a\n<script>alert(1)</script>')],
    ['PNG whose line ends were changed', latin('\x89PNG\n\x1a\n\0\0\0\x0dIHDR')],
    ['a PNG that is cut off', png(64).subarray(0, 12)],
    ['WAVE', latin('RIFF\x24\0\0\0WAVEfmt ')],
    ['AVIF', film('avif')],
    ['HEIC', film('heic')],
    ['QuickTime', film('qt  ')],
    ['music', film('M4A ')],
    ['Matroska', matroska('matroska')],
    ['a Matroska header without an end', latin('\x1a\x45\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\xff\x42\x82\xff')],
    ['a Matroska header of zeros', Buffer.concat([latin('\x1a\x45\xdf\xa3'), Buffer.alloc(508)])],
  ])('%s', (_what, head) => {
    expect(() => detect(head)).toThrow(UnknownFile)
  })
})
