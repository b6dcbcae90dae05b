import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { migrate } from '../migrate.ts'

const folder = mkdtempSync(join(tmpdir(), 'palette-migrations-'))
let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
  cpSync('prisma/migrations', folder, { recursive: true })
  mkdirSync(join(folder, '29991231000000_wanted'))
  writeFileSync(join(folder, '29991231000000_wanted/migration.sql'), 'ALTER TABLE promo ADD COLUMN wanted text;')
})
afterAll(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})

test('a migration does not keep everybody waiting behind a long transaction, and comes at the next start', async () => {
  const { ownerUrl, appUrl } = db
  const apply = () => migrate({ ownerUrl, appUrl, folder, production: true, warn: () => {}, lockTimeoutMs: 100 })
  const reader = new pg.Client({ connectionString: ownerUrl })
  await reader.connect()
  await reader.query('BEGIN; SELECT count(*) FROM promo')
  await expect(apply()).rejects.toThrow('waited too long')
  await reader.query('COMMIT')
  expect(await apply()).toEqual(['29991231000000_wanted'])
  expect(await apply()).toEqual([])
  await reader.end()
})
