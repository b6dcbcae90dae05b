import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Binaries, findBinaries } from './binaries.ts'
import type { Passwords } from './roles.ts'
import type { RunAs } from './unprivileged.ts'

export type Cluster = { data: string; log: string; passwords: Passwords; binaries: Binaries }

type ClusterOptions = { folder: string; user: RunAs; settings: Record<string, string>; deadline: number }

/** Runs initdb if the folder has no cluster yet. */
export async function initialiseCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = realpathSync(options.folder)
  const data = join(folder, 'data')
  const binaries = findBinaries(folder)
  const isNew = !existsSync(join(data, 'PG_VERSION'))
  const passwords = isNew ? createPasswords(folder) : readPasswords(folder)
  if (isNew) await createCluster({ ...options, folder, data, binaries, password: passwords.postgres })
  return { data, log: join(folder, 'postgres.log'), passwords, binaries }
}

type CreateOptions = ClusterOptions & { data: string; binaries: Binaries; password: string }

/** initdb works under a scratch name, so that a crash half-way leaves nothing that looks like a cluster. */
async function createCluster(options: CreateOptions): Promise<void> {
  const { folder, data, binaries, user, settings, password, deadline } = options
  const scratch = join(folder, 'data.new')
  const passwordFile = join(folder, 'initdb.password')
  rmSync(scratch, { recursive: true, force: true })
  rmSync(data, { recursive: true, force: true })
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 })
    if (user.ids) chownSync(passwordFile, user.ids.uid, user.ids.gid)
    const [program, ...args] = [
      ...user.prefix,
      binaries.initdb,
      `--pgdata=${scratch}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(settings.fsync === 'off' ? ['--no-sync'] : []),
    ]
    const timeout = Math.max(1, deadline - Date.now())
    await promisify(execFile)(program!, args, { env: binaries.env, cwd: folder, timeout, ...user.ids })
    renameSync(scratch, data)
  } catch (cause) {
    const { stderr, message, killed } = cause as Error & { stderr?: string; killed?: boolean }
    const reason = killed ? 'initdb did not end in time' : stderr || message
    throw new Error(`The embedded database could not be created: ${reason}`, { cause })
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

const passwordsFile = (folder: string) => join(folder, 'passwords.json')

function createPasswords(folder: string): Passwords {
  const password = () => randomBytes(24).toString('base64url')
  const passwords: Passwords = { postgres: password(), palette_owner: password(), palette_app: password() }
  // A leftover file would keep its own mode.
  rmSync(passwordsFile(folder), { force: true })
  writeFileSync(passwordsFile(folder), JSON.stringify(passwords, null, 2), { mode: 0o600 })
  return passwords
}

function readPasswords(folder: string): Passwords {
  try {
    return JSON.parse(readFileSync(passwordsFile(folder), 'utf8')) as Passwords
  } catch (cause) {
    throw new Error(`The embedded database's passwords cannot be read: ${passwordsFile(folder)}`, { cause })
  }
}
