/** What a Range header asks for, of a file of so many bytes. More than one range is answered with the whole file. */
export type RangeDecision =
  | { kind: 'whole' }
  | { kind: 'part'; start: number; end: number }
  /** 416 */
  | { kind: 'beyond' }

const ONE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i

export function decideRange(header: string | undefined, bytes: number): RangeDecision {
  const [, first, last] = ONE_RANGE.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return { kind: 'whole' }
  if (first === '') {
    const count = Math.min(Number(last), bytes)
    return count === 0 ? { kind: 'beyond' } : { kind: 'part', start: bytes - count, end: bytes - 1 }
  }
  const start = Number(first)
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  if (last !== '' && Number(last) < start) return { kind: 'whole' }
  return start >= bytes ? { kind: 'beyond' } : { kind: 'part', start, end }
}

/** Whether an If-None-Match header names this version: by weak comparison, RFC 9110, 13.1.2. */
export function namesVersion(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

export type Disposition = {
  kind: 'inline' | 'attachment'
  /** As a person named it. */
  filename: string
  /** What the file is: its name shall not say otherwise. */
  extension: string | undefined
}

const NAME_LENGTH_MAX = 120
/** Control characters, what turns the direction of writing, and what systems do not allow in names. */
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}"*/:<>?\\|]+/gu
/** In a quoted string browsers decode these as they please. */
const NOT_PLAIN = /[^\x20-\x7e]|%/g

/** A Content-Disposition header, RFC 6266: a plain name for everybody, and the whole one for those who read filename*. */
export function dispositionOf({ kind, filename, extension }: Disposition): string {
  const name = nameOf(filename, extension)
  const plain = name.replace(NOT_PLAIN, '_')
  const extended = plain === name ? '' : `; filename*=UTF-8''${encodeExtended(name)}`
  return `${kind}; filename="${plain}"${extended}`
}

function nameOf(filename: string, extension: string | undefined): string {
  const end = extension ? `.${extension}` : ''
  const fit = filename.toWellFormed().replace(UNFIT, ' ').replace(/\s+/g, ' ').trim()
  const stem = end && fit.toLowerCase().endsWith(end) ? fit.slice(0, -end.length) : fit
  const short = [...stem].slice(0, NAME_LENGTH_MAX).join('')
  return `${short.replace(/^[. ]+|[. ]+$/g, '') || 'output'}${end}`
}

/** RFC 8187: what encodeURIComponent leaves and this grammar does not. */
const encodeExtended = (name: string) =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
