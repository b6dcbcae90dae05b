import { spawnSync } from 'node:child_process'
import { lchownSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How to start PostgreSQL, which refuses to run as root: behind a command, or with another user's ids. */
export type RunAs = { prefix: readonly string[]; ids?: { uid: number; gid: number } }

const NAMESPACE = ['unshare', '-U', '--map-user=65534', '--map-group=65534']

/** Decides whom PostgreSQL runs as, and gives that user the folder if need be. */
export function prepareUser(folder: string): RunAs {
  if (process.getuid?.() !== 0) return { prefix: [] }

  // Data that an ordinary user, or setuid below, has made before stays that user's.
  const owner = lstatSync(folder)
  if (owner.uid !== 0) return runAsOwner(folder, { uid: owner.uid, gid: owner.gid })

  // In a user namespace the files stay root's, so this works below /root and other closed folders too.
  if (spawnSync(NAMESPACE[0]!, [...NAMESPACE.slice(1), 'true']).status === 0) return { prefix: NAMESPACE }

  const ids = systemUser('postgres') ?? systemUser('nobody')
  if (ids) return runAsOwner(folder, ids)
  throw new Error('PostgreSQL cannot run as root here: start as an ordinary user, or set DATABASE_URL')
}

function runAsOwner(folder: string, ids: { uid: number; gid: number }): RunAs {
  lchownSync(folder, ids.uid, ids.gid)
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, entry)
    if (lstatSync(path).uid === 0) lchownSync(path, ids.uid, ids.gid)
  }
  return { prefix: [], ids }
}

function systemUser(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}
