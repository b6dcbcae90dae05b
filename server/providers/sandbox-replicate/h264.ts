import { Bits } from './bits.ts'
import { type Colour, composePicture, type Picture } from './picture.ts'

/** One coded video: what its header needs, and a unit of H.264 per frame. */
export type VideoStream = {
  width: number
  height: number
  framesPerSecond: number
  sequence: Buffer
  parameters: Buffer
  /** The first is a whole picture, the others lean on the one before. */
  frames: Buffer[]
}

const BLOCK = 16
const FRAMES_PER_SECOND = 24
/** Even, so that chroma at half the resolution moves by whole samples and never blurs. */
const PAN_PIXELS = 2
const PAN_EVERY_FRAMES = 2
const PCM_BYTES = 384

/**
 * H.264 baseline: one uncompressed picture wider than the frame, and then only motion: the frame is a window that
 * travels over it, by one vector for all blocks. A tiny encoder, and no frame after the first costs 100 bytes.
 */
export function encodeVideo({ text, ...asked }: { text: string; width: number; height: number; seconds: number }) {
  const { width, height, seconds } = asked
  const frameCount = Math.round(seconds * FRAMES_PER_SECOND)
  const travel = Math.floor(frameCount / PAN_EVERY_FRAMES) * PAN_PIXELS
  const columns = Math.ceil((width + travel) / BLOCK)
  const rows = Math.ceil(height / BLOCK)
  const picture = composePicture({ text, width: columns * BLOCK, height: rows * BLOCK })

  const frames = [nalUnit(0x65, wholePicture(picture, columns, rows))]
  for (let frame = 1; frame < frameCount; frame++) {
    const pan = frame % PAN_EVERY_FRAMES === 0
    frames.push(nalUnit(0x41, pan ? panned(frame, columns, rows) : unchanged(frame, columns * rows)))
  }
  const stream: VideoStream = {
    width,
    height,
    framesPerSecond: FRAMES_PER_SECOND,
    sequence: nalUnit(0x67, sequenceParameters({ columns, rows, width, height })),
    parameters: nalUnit(0x68, pictureParameters()),
    frames,
  }
  return stream
}

function sequenceParameters({ columns, rows, width, height }: Record<'columns' | 'rows' | 'width' | 'height', number>) {
  const bits = new Bits(64)
  // Constrained baseline, level 3.0: up to 1,620 blocks a picture.
  bits.fixed(66, 8).fixed(0xc0, 8).fixed(30, 8).unsigned(0)
  // frame_num in four bits; frames are shown in the order they are decoded; one reference, no gaps.
  bits.unsigned(0).unsigned(2).unsigned(1).fixed(0, 1)
  bits.unsigned(columns - 1).unsigned(rows - 1)
  bits.fixed(1, 1).fixed(1, 1)
  // The window: what lies right of it and below is coded, not shown. In units of two pixels.
  bits
    .fixed(1, 1)
    .unsigned(0)
    .unsigned((columns * BLOCK - width) / 2)
  bits.unsigned(0).unsigned((rows * BLOCK - height) / 2)
  usability(bits.fixed(1, 1))
  return bits.finish()
}

/** Says that colours are BT.709, that the rate is fixed, and that nothing is reordered: a player need not wait. */
function usability(bits: Bits): void {
  bits.fixed(0, 1).fixed(0, 1)
  bits.fixed(1, 1).fixed(5, 3).fixed(0, 1).fixed(1, 1).fixed(1, 8).fixed(1, 8).fixed(1, 8)
  bits.fixed(0, 1)
  bits
    .fixed(1, 1)
    .fixed(1, 32)
    .fixed(FRAMES_PER_SECOND * 2, 32)
    .fixed(1, 1)
  bits.fixed(0, 1).fixed(0, 1).fixed(0, 1)
  bits.fixed(1, 1).fixed(1, 1).unsigned(0).unsigned(0).unsigned(10).unsigned(10).unsigned(0).unsigned(1)
}

function pictureParameters(): Buffer {
  const bits = new Bits(16).unsigned(0).unsigned(0).fixed(0, 1).fixed(0, 1).unsigned(0).unsigned(0).unsigned(0)
  bits.fixed(0, 1).fixed(0, 2).signed(0).signed(0).signed(0)
  // Slices may say that they want no deblocking: it would soften the flat colours.
  return bits.fixed(1, 1).fixed(0, 1).fixed(0, 1).finish()
}

const I_SLICES = 7
const P_SLICES = 5
const I_PCM = 25
const P_WHOLE_BLOCK = 0

function wholePicture(picture: Picture, columns: number, rows: number): Buffer {
  const bits = new Bits(columns * rows * (PCM_BYTES + 2) + 64)
  bits.unsigned(0).unsigned(I_SLICES).unsigned(0).fixed(0, 4).unsigned(0)
  bits.fixed(0, 1).fixed(0, 1).signed(0).unsigned(1)
  const colours = picture.palette.map(toYuv)
  const block = new Uint8Array(PCM_BYTES)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      readBlock({ picture, colours, column, row, block })
      bits.unsigned(I_PCM).align().bytes(block)
    }
  }
  return bits.finish()
}

function sliceOn(previous: number, capacity: number): Bits {
  const bits = new Bits(capacity)
    .unsigned(0)
    .unsigned(P_SLICES)
    .unsigned(0)
    .fixed(previous % 16, 4)
  return bits.fixed(0, 1).fixed(0, 1).fixed(0, 1).signed(0).unsigned(1)
}

const unchanged = (frame: number, blocks: number): Buffer => sliceOn(frame, 64).unsigned(blocks).finish()

/**
 * Every block comes from two pixels further right. A skipped block takes the vector of its neighbours, but at the top
 * and left edge it would stand still (8.4.1.1): those blocks are written out, and predicted, so that only the first
 * has a difference to tell.
 */
function panned(frame: number, columns: number, rows: number): Buffer {
  const bits = sliceOn(frame, 64 + columns + rows * 4)
  for (let column = 0; column < columns; column++) {
    bits.unsigned(0).unsigned(P_WHOLE_BLOCK)
    bits.signed(column === 0 ? PAN_PIXELS * 4 : 0).signed(0)
    bits.unsigned(0)
  }
  for (let row = 1; row < rows; row++) {
    bits.unsigned(row === 1 ? 0 : columns - 1).unsigned(P_WHOLE_BLOCK)
    bits.signed(0).signed(0).unsigned(0)
  }
  if (rows > 1 && columns > 1) bits.unsigned(columns - 1)
  return bits.finish()
}

type Yuv = { y: number; u: number; v: number }
type BlockRead = { picture: Picture; colours: Yuv[]; column: number; row: number; block: Uint8Array }

function readBlock({ picture: { width, pixels }, colours, column, row, block }: BlockRead): void {
  const start = row * BLOCK * width + column * BLOCK
  for (let y = 0; y < BLOCK; y++) {
    for (let x = 0; x < BLOCK; x++) {
      const { y: luma, u, v } = colours[pixels[start + y * width + x]!]!
      block[y * BLOCK + x] = luma
      if (x % 2 === 0 && y % 2 === 0) {
        const chroma = 256 + (y / 2) * 8 + x / 2
        block[chroma] = u
        block[chroma + 64] = v
      }
    }
  }
}

/** BT.709 in the studio range, which also keeps zeros out of the stream. */
function toYuv({ red, green, blue }: Colour): Yuv {
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  return {
    y: Math.round(16 + (luma * 219) / 255),
    u: Math.round(128 + (((blue - luma) / 1.8556) * 224) / 255),
    v: Math.round(128 + (((red - luma) / 1.5748) * 224) / 255),
  }
}

/** With the byte that keeps three zeros, or two and a small one, from looking like the start of a unit (7.4.1). */
function nalUnit(header: number, body: Buffer): Buffer {
  const out = Buffer.alloc(1 + Math.ceil(body.length * 1.5))
  out[0] = header
  let length = 1
  let zeros = 0
  for (const byte of body) {
    if (zeros >= 2 && byte <= 3) {
      out[length++] = 3
      zeros = 0
    }
    out[length++] = byte
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return out.subarray(0, length)
}
