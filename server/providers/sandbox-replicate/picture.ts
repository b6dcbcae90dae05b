import { createHash } from 'node:crypto'
import { randomFrom } from '../sandbox/reading/random.ts'

export type Colour = { red: number; green: number; blue: number }

/** Pixels as indices into a palette: small to deflate, and one look-up per colour to convert. */
export type Picture = { width: number; height: number; pixels: Uint8Array; palette: readonly Colour[] }

const SKY_TONES = 128
const SUN_TONE = SKY_TONES
const RIDGES = 5
const RIDGE_TONES = 16
const FIRST_RIDGE = SUN_TONE + 1

/**
 * A landscape of its own for each text: sky, sun and ridges. Measured in heights of `frameHeight`, so that a wider
 * picture shows more of the same land.
 */
export function composePicture({ text, width, height }: { text: string; width: number; height: number }): Picture {
  const random = randomFrom(createHash('sha256').update(text).digest('hex'))
  const palette = paletteOf(random.below(360), random.pick([28, 150, 205, 320]), random.pick([0, 1]) === 1)
  const sun = { x: (0.2 + random.below(100) / 160) * width, y: (0.14 + random.below(100) / 420) * height }
  const radius = Math.min(width, height) * (0.06 + random.below(100) / 1_400)
  const pixels = new Uint8Array(width * height)
  const skyAt = Array.from({ length: height }, (_, y) => Math.min(SKY_TONES - 1, Math.floor((y / height) * SKY_TONES)))

  for (let y = 0; y < height; y++) pixels.fill(skyAt[y]!, y * width, (y + 1) * width)
  paintSun({ pixels, width, height, skyAt, sun, radius })
  for (let ridge = 0; ridge < RIDGES; ridge++) {
    const waves = Array.from({ length: 4 }, (_, octave) => ({
      frequency: (1.3 + random.below(100) / 55) * 2 ** octave,
      phase: random.below(628) / 100,
      size: (0.075 * (0.7 + random.below(100) / 160)) / 2.1 ** octave,
    }))
    const base = 0.42 + ridge * 0.115
    paintRidge({ pixels, width, height, tone: FIRST_RIDGE + ridge * RIDGE_TONES, base, waves })
  }
  return { width, height, pixels, palette }
}

type Wave = { frequency: number; phase: number; size: number }
type Ridge = { pixels: Uint8Array; width: number; height: number; tone: number; base: number; waves: Wave[] }

function paintRidge({ pixels, width, height, tone, base, waves }: Ridge): void {
  const tops = Array.from({ length: width }, (_, x) => {
    let crest = base
    for (const { frequency, phase, size } of waves) crest += Math.sin((x / height) * frequency * 2 + phase) * size
    return Math.max(0, Math.round(crest * height))
  })
  const step = height / (RIDGE_TONES * 3)
  const toneAt = Uint8Array.from({ length: height + 1 }, (_, depth) => {
    return tone + Math.min(RIDGE_TONES - 1, Math.floor(depth / step))
  })
  // Line by line, as the pixels lie in memory: by column it takes three times as long.
  const highest = tops.reduce((top, one) => Math.min(top, one), height)
  for (let y = highest; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const depth = y - tops[x]!
      if (depth >= 0) pixels[y * width + x] = toneAt[depth]!
    }
  }
}

type Sun = {
  pixels: Uint8Array
  width: number
  height: number
  skyAt: number[]
  sun: { x: number; y: number }
  radius: number
}

/** The halo lightens the sky by going down its tones, which costs no colours of its own. */
function paintSun({ pixels, width, height, skyAt, sun, radius }: Sun): void {
  const reach = radius * 3.5
  const bottom = Math.min(height, Math.ceil(sun.y + reach))
  const right = Math.min(width, Math.ceil(sun.x + reach))
  for (let y = Math.max(0, Math.floor(sun.y - reach)); y < bottom; y++) {
    for (let x = Math.max(0, Math.floor(sun.x - reach)); x < right; x++) {
      const distance = Math.sqrt((x - sun.x) ** 2 + (y - sun.y) ** 2)
      if (distance > reach) continue
      const glow = Math.floor(((reach - distance) / reach) * 10) * 4
      pixels[y * width + x] = distance <= radius ? SUN_TONE : Math.min(SKY_TONES - 1, skyAt[y]! + glow)
    }
  }
}

function paletteOf(hue: number, turn: number, night: boolean): Colour[] {
  const land = hue + turn
  const zenith = fromHsl(hue, 0.55, night ? 0.12 : 0.34)
  const horizon = fromHsl(hue + turn / 4, 0.72, night ? 0.55 : 0.84)
  const sky = Array.from({ length: SKY_TONES }, (_, tone) =>
    mixed(zenith, horizon, Math.min(1, (tone / SKY_TONES) * 1.6)),
  )
  const ridges = Array.from({ length: RIDGES }, (_, ridge) => {
    const near = ridge / (RIDGES - 1)
    const crest = mixed(mixed(horizon, fromHsl(land, 0.4, 0.5), 0.5), fromHsl(land, 0.45, 0.13), near)
    const foot = mixed(crest, horizon, 0.32 * (1 - near * 0.6))
    return Array.from({ length: RIDGE_TONES }, (_, tone) => mixed(crest, foot, tone / (RIDGE_TONES - 1)))
  })
  return [...sky, fromHsl(hue + turn / 4 + 12, 0.9, night ? 0.9 : 0.95), ...ridges.flat()]
}

const mixed = (from: Colour, to: Colour, share: number): Colour => ({
  red: Math.round(from.red + (to.red - from.red) * share),
  green: Math.round(from.green + (to.green - from.green) * share),
  blue: Math.round(from.blue + (to.blue - from.blue) * share),
})

function fromHsl(hue: number, saturation: number, lightness: number): Colour {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  const channel = (offset: number) => {
    const turn = (offset + hue / 30) % 12
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(turn - 3, 9 - turn, 1))))
  }
  return { red: channel(0), green: channel(8), blue: channel(4) }
}
