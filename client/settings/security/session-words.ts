/** As /api/auth lists it. */
export type Session = {
  id: string
  createdAt: string
  /** To five minutes. */
  lastSeenAt: string
  ipAddress: string | null
  userAgent: string | null
  here: boolean
}

// The first that fits: most browsers name others too.
const BROWSERS: [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPod/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh|Mac OS X/, 'Mac'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
]
const HAND_HELD = ['iPhone', 'iPad', 'Android']

/** "Firefox on Linux", "A program", from what the browser says of itself. */
export function deviceOf(userAgent: string | null): { words: string; handHeld: boolean } {
  const browser = nameIn(userAgent, BROWSERS)
  const system = nameIn(userAgent, SYSTEMS)
  const handHeld = system !== undefined && HAND_HELD.includes(system)
  if (browser && system) return { words: `${browser} on ${system}`, handHeld }
  return { words: browser ?? system ?? 'A program', handHeld }
}

/** null: this very machine, or nobody knows. */
export function placeOf(ipAddress: string | null): string | null {
  const plain = ipAddress?.replace(/^::ffff:/, '')
  return !plain || plain === '::1' || plain.startsWith('127.') ? null : plain
}

const nameIn = (text: string | null, names: [RegExp, string][]): string | undefined =>
  text === null ? undefined : names.find(([pattern]) => pattern.test(text))?.[1]
