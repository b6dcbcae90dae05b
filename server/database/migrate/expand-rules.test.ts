import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { expansionFaults } from './expand-rules.ts'

/** What was written before the product ran anywhere could change tables at will. */
const FIRST_TO_RUN_BESIDE_ANOTHER = '20261124'
const MIGRATIONS = new URL('../../../prisma/migrations/', import.meta.url)

test('every migration can be applied while the release before serves requests (docs/operating/upgrading.md)', () => {
  const names = readdirSync(MIGRATIONS).filter((name) => /^\d{14}_/.test(name))
  expect(names.length).toBeGreaterThan(30)
  const bound = names.filter((name) => name >= FIRST_TO_RUN_BESIDE_ANOTHER)
  const faults = bound.flatMap((name) =>
    expansionFaults(readFileSync(new URL(`${name}/migration.sql`, MIGRATIONS), 'utf8')).map(
      (fault) => `${name}: ${fault}`,
    ),
  )
  expect(faults).toEqual([])
})

describe('refused', () => {
  test.each([
    'ALTER TABLE action DROP COLUMN title;',
    'DROP TABLE promo;',
    'ALTER TABLE action RENAME COLUMN title TO name;',
    'ALTER TABLE "entry" ALTER COLUMN "amount" SET DATA TYPE numeric;',
    'ALTER TABLE entry ADD COLUMN kind text NOT NULL;',
    "ALTER TABLE entry ADD COLUMN a text NOT NULL DEFAULT '', ADD COLUMN b text NOT NULL;",
    'ALTER TABLE rate ADD COLUMN number SERIAL;',
    'ALTER TABLE entry ALTER COLUMN kind SET NOT NULL;',
    'ALTER TABLE entry ADD CONSTRAINT positive CHECK (amount > 0);',
    'ALTER TABLE entry ADD CONSTRAINT one UNIQUE (account_id, version);',
    'CREATE INDEX entry_kind ON entry (kind);',
    'CREATE UNIQUE INDEX "entry_kind" ON "entry" ("kind");',
    'CREATE INDEX CONCURRENTLY entry_kind ON entry (kind);\nANALYZE entry;',
    '-- small: only in words of another\nSELECT 1;\nCREATE INDEX entry_kind ON entry (kind);',
  ])('%s', (sql) => {
    expect(expansionFaults(sql)).toHaveLength(1)
  })
})

describe('taken', () => {
  test.each([
    'ALTER TABLE entry ADD COLUMN kind text;',
    "ALTER TABLE entry ADD COLUMN kind text NOT NULL DEFAULT 'WORK';",
    'ALTER TABLE entry ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID;',
    'ALTER TABLE entry VALIDATE CONSTRAINT positive;',
    'CREATE INDEX CONCURRENTLY entry_kind ON entry (kind);',
    'CREATE TABLE fresh (id uuid PRIMARY KEY, at timestamptz NOT NULL);\nCREATE INDEX fresh_at ON fresh (at);',
    '-- small: a row a plan\nCREATE INDEX plan_tier ON plan (tier);',
    '-- contract: nobody reads it since 1.4\nALTER TABLE action DROP COLUMN title;',
    'CREATE OR REPLACE FUNCTION f() RETURNS void AS $$\nBEGIN\n  PERFORM 1;\nEND;\n$$ LANGUAGE plpgsql;',
  ])('%s', (sql) => {
    expect(expansionFaults(sql)).toEqual([])
  })
})
