import { describe, expect, test } from 'vitest'
import { decideRange, dispositionOf, namesVersion } from './serving-rules.ts'

const part = (start: number, end: number) => ({ kind: 'part', start, end })
const WHOLE = { kind: 'whole' }
const BEYOND = { kind: 'beyond' }

describe('of a file of 100 bytes', () => {
  test.each([
    ['bytes=0-0', part(0, 0)],
    ['bytes=0-', part(0, 99)],
    ['bytes=10-19', part(10, 19)],
    ['bytes=99-99', part(99, 99)],
    ['bytes=90-1000', part(90, 99)],
    ['bytes=90-99999999999999999999999999', part(90, 99)],
    ['bytes=-1', part(99, 99)],
    ['bytes=-100', part(0, 99)],
    ['bytes=-1000', part(0, 99)],
    ['Bytes= 5-6 ', part(5, 6)],
    ['bytes=100-', BEYOND],
    ['bytes=100-200', BEYOND],
    ['bytes=-0', BEYOND],
    ['bytes=99999999999999999999999999-', BEYOND],
    [undefined, WHOLE],
    ['', WHOLE],
    ['bytes', WHOLE],
    ['bytes=', WHOLE],
    ['bytes=-', WHOLE],
    ['bytes=5-4', WHOLE],
    ['bytes=a-b', WHOLE],
    ['bytes=0x0-1', WHOLE],
    ['bytes=1.5-2', WHOLE],
    ['bytes=--1', WHOLE],
    ['lines=0-1', WHOLE],
    ['bytes=0-1,5-6', WHOLE],
    ['bytes=0-,0-,0-,0-', WHOLE],
  ])('%s', (header, decision) => {
    expect(decideRange(header, 100)).toEqual(decision)
  })

  test('an empty file has no part', () => {
    expect(decideRange('bytes=0-', 0)).toEqual(BEYOND)
    expect(decideRange('bytes=-5', 0)).toEqual(BEYOND)
    expect(decideRange(undefined, 0)).toEqual(WHOLE)
  })
})

test.each([
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  [' "b" ,W/"a" ', true],
  ['*', true],
  [undefined, false],
  ['', false],
  ['a', false],
  ['"b"', false],
  ['"aa"', false],
])('If-None-Match %s', (header, names) => {
  expect(namesVersion(header, '"a"')).toBe(names)
})

describe('a name for the file', () => {
  const named = (filename: string, extension: string | undefined = 'png') =>
    dispositionOf({ kind: 'inline', filename, extension })

  test.each([
    ['Poster', 'inline; filename="Poster.png"'],
    ['Poster.png', 'inline; filename="Poster.png"'],
    ['Poster.PNG', 'inline; filename="Poster.png"'],
    ['page.html', 'inline; filename="page.html.png"'],
    ['', 'inline; filename="output.png"'],
    ['...', 'inline; filename="output.png"'],
    ['.png', 'inline; filename="output.png"'],
    ['../../etc/passwd', 'inline; filename="etc passwd.png"'],
    ['..\\..\\boot.ini', 'inline; filename="boot.ini.png"'],
    ['a"; filename="b.exe', 'inline; filename="a ; filename= b.exe.png"'],
    ['a\r\nset-cookie: x=1', 'inline; filename="a set-cookie x=1.png"'],
    ['a\0b\x7fc', 'inline; filename="a b c.png"'],
    ['100%41', `inline; filename="100_41.png"; filename*=UTF-8''100%2541.png`],
    ['Füße', `inline; filename="F__e.png"; filename*=UTF-8''F%C3%BC%C3%9Fe.png`],
    ['картина', `inline; filename="_______.png"; filename*=UTF-8''${encodeURIComponent('картина')}.png`],
    ['it’s (1)', `inline; filename="it_s (1).png"; filename*=UTF-8''it%E2%80%99s%20%281%29.png`],
    ['gnp\u202eexe', 'inline; filename="gnp exe.png"'],
    ['\ud800', `inline; filename="_.png"; filename*=UTF-8''%EF%BF%BD.png`],
  ])('%j', (filename, header) => {
    expect(named(filename)).toBe(header)
  })

  test('a long name is cut between its characters, and keeps its extension', () => {
    const header = named('🎬'.repeat(1_000))
    expect(header).toContain(`filename*=UTF-8''${encodeURIComponent('🎬'.repeat(120))}.png`)
  })

  test('a type that is not ours adds no extension, and a download is an attachment', () => {
    expect(dispositionOf({ kind: 'attachment', filename: 'a', extension: undefined })).toBe('attachment; filename="a"')
  })

  test('whatever the name is, the header is one that can be sent', () => {
    for (let code = 0; code < 0x3000; code += 1) {
      expect(named(`a${String.fromCodePoint(code)}b`)).toMatch(
        /^inline; filename="[\x20-\x7e]+"(; filename\*=UTF-8''[\w.%!~$&+^`|-]+)?$/,
      )
    }
  })
})
