import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readPersistedDocuments } from './persisted.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'persisted-'))
const hash = 'a'.repeat(64)

test('what the codegen wrote is read; without it there is nothing to read', async () => {
  const file = path.join(folder, 'documents.json')
  expect(await readPersistedDocuments(file)).toEqual(new Map())
  writeFileSync(file, JSON.stringify({ [hash]: '{ hello }' }))
  expect(await readPersistedDocuments(file)).toEqual(new Map([[hash, '{ hello }']]))
})

test('a file that is something else stops the start', async () => {
  const file = path.join(folder, 'other.json')
  writeFileSync(file, JSON.stringify({ hello: 1 }))
  await expect(readPersistedDocuments(file)).rejects.toThrow()
})
