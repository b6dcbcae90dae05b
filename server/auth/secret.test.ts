import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { cookiePrefix, trustedOrigins } from './origins.ts'
import { readAuthSecret } from './secret.ts'

const folder = mkdtempSync(join(tmpdir(), 'palette-secret-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a secret is drawn once, readable by its owner alone, and stays', () => {
  const dataDir = join(folder, 'new', 'data')
  const first = readAuthSecret({ authSecret: undefined, dataDir })
  expect(Buffer.from(first, 'base64url')).toHaveLength(32)
  expect(readAuthSecret({ authSecret: undefined, dataDir })).toBe(first)
  expect(readdirSync(dataDir)).toEqual(['auth-secret'])
  expect(statSync(join(dataDir, 'auth-secret')).mode & 0o777).toBe(0o600)
})

test('a configured secret is used, and nothing is written', () => {
  const dataDir = join(folder, 'untouched')
  expect(readAuthSecret({ authSecret: 'configured', dataDir })).toBe('configured')
  expect(readdirSync(folder)).not.toContain('untouched')
})

test('two checkouts on one machine do not share a cookie; a public address has one name', () => {
  expect(cookiePrefix('http://localhost:4000')).not.toBe(cookiePrefix('http://127.0.0.1:4001'))
  expect(cookiePrefix('https://palette.example:8443')).toBe('palette')
})

test('this machine is trusted by all of its names, another only by its own', () => {
  const allowedOrigins = ['https://studio.example']
  expect(trustedOrigins({ publicUrl: 'http://localhost:4000', allowedOrigins })).toEqual([
    'http://localhost:4000',
    'http://127.0.0.1:4000',
    'http://[::1]:4000',
    'https://studio.example',
  ])
  const path = { publicUrl: 'https://palette.example/app', allowedOrigins: [] }
  expect(trustedOrigins(path)).toEqual(['https://palette.example'])
})
