import type { VideoStream } from './h264.ts'

const TICKS = 1_000
const LENGTH_BYTES = 4

/** An MP4 file of one video track, its index before its data, so that it plays while it loads. */
export function muxMp4(stream: VideoStream): Buffer {
  const start = box('ftyp', latin('isom'), u32(512), latin('isomiso2avc1mp41'))
  const sizes = stream.frames.map((frame) => frame.length + LENGTH_BYTES)
  // The index tells where the data begins, and has the same length whatever it tells.
  const indexBytes = movie(stream, sizes, 0).length
  const index = movie(stream, sizes, start.length + indexBytes + 8)
  return Buffer.concat([start, index, box('mdat', ...stream.frames.flatMap((frame) => [u32(frame.length), frame]))])
}

function movie(stream: VideoStream, sizes: number[], dataOffset: number): Buffer {
  const { width, height, frames, framesPerSecond } = stream
  const timescale = framesPerSecond * TICKS
  const duration = frames.length * TICKS
  return box(
    'moov',
    full(
      'mvhd',
      0,
      u32(0),
      u32(0),
      u32(timescale),
      u32(duration),
      u32(0x10000),
      u16(0x100),
      zeros(10),
      MATRIX,
      zeros(24),
      u32(2),
    ),
    box(
      'trak',
      full(
        'tkhd',
        3,
        u32(0),
        u32(0),
        u32(1),
        u32(0),
        u32(duration),
        zeros(16),
        MATRIX,
        u32(width << 16),
        u32(height << 16),
      ),
      box(
        'mdia',
        full('mdhd', 0, u32(0), u32(0), u32(timescale), u32(duration), u16(UNDETERMINED_LANGUAGE), u16(0)),
        full('hdlr', 0, u32(0), latin('vide'), zeros(12), latin('VideoHandler\0')),
        box(
          'minf',
          full('vmhd', 1, zeros(8)),
          box('dinf', full('dref', 0, u32(1), full('url ', 1))),
          sampleTable(stream, sizes, dataOffset),
        ),
      ),
    ),
  )
}

function sampleTable(
  { width, height, sequence, parameters, frames }: VideoStream,
  sizes: number[],
  dataOffset: number,
) {
  const configuration = box(
    'avcC',
    Buffer.from([1, sequence[1]!, sequence[2]!, sequence[3]!, 0xfc | (LENGTH_BYTES - 1), 0xe0 | 1]),
    u16(sequence.length),
    sequence,
    Buffer.from([1]),
    u16(parameters.length),
    parameters,
  )
  const entry = box(
    'avc1',
    zeros(6),
    u16(1),
    zeros(16),
    u16(width),
    u16(height),
    u32(0x480000),
    u32(0x480000),
    zeros(4),
    u16(1),
    zeros(32),
    u16(24),
    u16(0xffff),
    configuration,
  )
  return box(
    'stbl',
    full('stsd', 0, u32(1), entry),
    full('stts', 0, u32(1), u32(frames.length), u32(TICKS)),
    full('stss', 0, u32(1), u32(1)),
    full('stsc', 0, u32(1), u32(1), u32(frames.length), u32(1)),
    full('stsz', 0, u32(0), u32(sizes.length), ...sizes.map(u32)),
    full('stco', 0, u32(1), u32(dataOffset)),
  )
}

/** `und`, in three letters of five bits. */
const UNDETERMINED_LANGUAGE = 0x55c4

function box(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([u32(body.length + 8), latin(type), body])
}

const full = (type: string, flags: number, ...parts: Buffer[]): Buffer => box(type, u32(flags), ...parts)
const latin = (text: string): Buffer => Buffer.from(text, 'latin1')
const zeros = (count: number): Buffer => Buffer.alloc(count)

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** No turn, no stretch. */
const MATRIX = Buffer.concat([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32))
