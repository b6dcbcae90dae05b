import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export type Import = { from: string; to: string; typeOnly: boolean }
/** `code` is the text without comments. */
export type Source = { path: string; text: string; code: string; imports: Import[]; packages: string[] }

const ROOT = join(import.meta.dirname, '..')
const SOURCES = [
  'server/**/*.ts',
  'client/**/*.{ts,tsx}',
  'tools/**/*.ts',
  'prisma/*.ts',
  'bench/**/*.ts',
  'e2e/**/*.ts',
]
const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm
const IMPORT =
  /^(?:import|export)( type)?\b(?:([^'";=]*?)\bfrom )?\s*['"]([^'"]+)['"]|\b(?:import|require)\(['"]([^'"]+)['"]\)/gm
const ONLY_TYPES = /^\s*\{\s*(type \w+(\s+as \w+)?,?\s*)+\}\s*$/

/** Every source file by its path from the root of the repository, with what it imports. */
export function readSources(): Map<string, Source> {
  const paths = globSync(SOURCES, { cwd: ROOT, exclude: ['**/generated/**', '**/node_modules/**'] }).sort()
  return new Map(paths.map((path) => [path, read(path)]))
}

export const readMigrations = (): { path: string; code: string }[] =>
  globSync('prisma/migrations/*/*.sql', { cwd: ROOT }).map((path) => ({
    path,
    code: readFileSync(join(ROOT, path), 'utf8').replace(/--.*$/gm, ''),
  }))

function read(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const code = text.replace(COMMENT, '')
  const found = [...code.matchAll(IMPORT)].map(([, type, names = '', at, lazy]) => ({
    at: at ?? lazy!,
    typeOnly: type !== undefined || ONLY_TYPES.test(names),
  }))
  return {
    path,
    text,
    code,
    imports: found
      .filter(({ at }) => at.startsWith('.'))
      .map(({ at, typeOnly }) => ({ from: path, to: normalize(join(dirname(path), at)), typeOnly })),
    packages: found.filter(({ at }) => !at.startsWith('.')).map(({ at }) => at),
  }
}

/** Every file that these import at run time, themselves included. */
export function reachable(sources: Map<string, Source>, from: Source[]): Source[] {
  const seen = new Set<Source>()
  const open = [...from]
  for (let file = open.pop(); file; file = open.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const { to, typeOnly } of file.imports) {
      const next = sources.get(to)
      if (next && !typeOnly) open.push(next)
    }
  }
  return [...seen]
}

/** Nodes from which a way leads back to themselves. */
export function circlesIn(edges: (readonly [string, string])[]): string[] {
  const next = (from: string) => edges.filter(([start]) => start === from).map(([, end]) => end)
  return [...new Set(edges.map(([from]) => from))].filter((start) => {
    const seen = new Set<string>()
    const open = next(start)
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === start) return true
      if (!seen.has(at)) open.push(...next(at))
      seen.add(at)
    }
    return false
  })
}
