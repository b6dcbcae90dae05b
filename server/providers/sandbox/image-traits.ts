import type { Brief } from './brief.ts'

const HEAD_BYTES = 64 * 1024

/** What a picture's first bytes say of it: type and, for PNG, GIF and JPEG, its size. */
export function imageTraits(url: string): NonNullable<Brief['image']> {
  const [, contentType = 'image', base64 = ''] =
    url.slice(0, HEAD_BYTES * 2).match(/^data:([\w/+.-]+);base64,(.*)$/s) ?? []
  const head = Buffer.from(base64, 'base64').subarray(0, HEAD_BYTES)
  const size = sizeOf(head)
  return { contentType, width: size?.width, height: size?.height }
}

function sizeOf(head: Buffer): { width: number; height: number } | undefined {
  if (head.length > 24 && head.readUInt32BE(0) === 0x89504e47) {
    return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
  }
  if (head.length > 10 && head.toString('latin1', 0, 3) === 'GIF') {
    return { width: head.readUInt16LE(6), height: head.readUInt16LE(8) }
  }
  return head.length > 4 && head.readUInt16BE(0) === 0xffd8 ? jpegSize(head) : undefined
}

/** Walks the segments to the first start of frame. */
function jpegSize(head: Buffer): { width: number; height: number } | undefined {
  let at = 2
  while (at + 9 < head.length && head[at] === 0xff) {
    const marker = head[at + 1]!
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) }
    at += 2 + Math.max(2, head.readUInt16BE(at + 2))
  }
  return undefined
}
