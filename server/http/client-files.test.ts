import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createClientFiles } from './client-files.ts'

test('a file that is taken away while the server runs breaks off its own answer and nothing else', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'palette-client-'))
  mkdirSync(path.join(folder, 'assets'))
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html>')
  writeFileSync(path.join(folder, 'assets', 'gone.js'), 'export {}')
  const handle = createClientFiles({ folder, publicUrl: 'http://localhost', holdsSession: () => false })
  const server = createServer((req, res) => void handle(req, res, { requestId: 'test' })).listen(0)
  await once(server, 'listening')
  const at = (file: string) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${file}`)

  expect((await at('/assets/gone.js')).status).toBe(200)
  rmSync(path.join(folder, 'assets', 'gone.js'))
  await expect(at('/assets/gone.js').then((response) => response.text())).rejects.toThrow()
  expect((await at('/studio')).status).toBe(200)

  server.close()
  rmSync(folder, { recursive: true })
})

test('a script that stands in the page is let in by its hash, and nothing else is', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'palette-client-'))
  const script = 'document.title = "Ready"'
  writeFileSync(path.join(folder, 'index.html'), `<!doctype html><script>${script}</script>`)
  const handle = createClientFiles({ folder, publicUrl: 'http://localhost', holdsSession: () => false })
  const server = createServer((req, res) => void handle(req, res, { requestId: 'test' })).listen(0)
  await once(server, 'listening')
  const page = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  const hash = createHash('sha256').update(script).digest('base64')
  expect(page.headers.get('content-security-policy')).toContain(`script-src 'self' 'sha256-${hash}';`)
  server.close()
  rmSync(folder, { recursive: true })
})

test('whoever comes with a session gets the first pages drawn, and everybody else the plain one', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'palette-client-'))
  mkdirSync(path.join(folder, 'drawn'))
  writeFileSync(path.join(folder, 'index.html'), 'plain')
  writeFileSync(path.join(folder, 'drawn', 'index.html'), 'the overview')
  writeFileSync(path.join(folder, 'drawn', 'studio.html'), 'the studio')
  const holdsSession = ({ cookie }: { cookie?: string }) => cookie === 'session=1'
  const handle = createClientFiles({ folder, publicUrl: 'http://localhost', holdsSession })
  const server = createServer((req, res) => void handle(req, res, { requestId: 'test' })).listen(0)
  await once(server, 'listening')
  const get = (address: string, cookie: string) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${address}`, { headers: { cookie } })
  const text = async (address: string, cookie: string) => (await get(address, cookie)).text()

  expect([await text('/', 'session=1'), await text('/studio?a=b', 'session=1')]).toEqual(['the overview', 'the studio'])
  expect([await text('/studio/', 'session=1'), await text('//', 'session=1')]).toEqual(['plain', 'plain'])
  expect([await text('/', ''), await text('/studio', 'other=1')]).toEqual(['plain', 'plain'])
  for (const cookie of ['', 'session=1']) {
    const { headers } = await get('/studio', cookie)
    expect(headers.get('vary')).toContain('Cookie')
    expect(headers.get('cache-control')).toBe('no-cache')
  }
  server.close()
  rmSync(folder, { recursive: true })
})
